"""The rooms of a network, chosen and taken along."""

import datetime as dt
import io
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person, Place, Role
from sala.rooms.actions.rooms import add_room
from sala.rooms.models import Network, Room, Sponsor
from sala.rooms.tests.test_networks import AT, about

pytestmark = pytest.mark.usefixtures("network")
PATH = "/en/rooms/practice-rooms/rooms/"
SHEET = "/en/rooms/practice-rooms/rooms.xlsx"


def found(client: Any, **asked: str) -> list[Any]:
    response = client.get(PATH, asked)
    assert response.status_code == 200
    return [row.room.pk for row in response.context["rows"]]


def test_the_choice_of_stage_province_sponsor_and_pace(visit: Any, used: Room, fresh: Room) -> None:
    client = visit(Role.MINISTRY_VIEWER)
    assert found(client) == [used.pk, fresh.pk]  # what was taken back stands first
    assert found(client, stage="choosing") == [used.pk]
    assert found(client, stage="planned") == [fresh.pk]
    assert found(client, pace="back") == [used.pk]
    assert found(client, province="KH-12", sponsor=str(Sponsor.objects.get().organisation_id)) == [used.pk]
    assert found(client, province="KH-01") == []
    then = (timezone.now().date() - dt.timedelta(days=15)).isoformat()
    assert found(client, stage="chosen", on=then) == [used.pk]


def test_what_is_no_choice_is_all(visit: Any) -> None:
    assert len(found(visit(Role.MINISTRY_VIEWER), stage="rocket", pace="x", sponsor="nobody", page="99")) == 2


def test_a_day_that_has_not_come_is_said(visit: Any) -> None:
    response = visit(Role.MINISTRY_VIEWER).get(PATH, {"on": "2999-01-01"})
    assert response.status_code == 422


def test_the_workbook_holds_the_choice_and_no_formula(
    visit: Any, network: Network, lead: Person, province: Place
) -> None:
    evil = about(province, name=Text(en='=HYPERLINK("https://example.org")'), former_area="+1")
    add_room(network=network, details=evil, by=lead, at=AT, pk=uuid7())
    answer = visit(Role.MINISTRY_VIEWER).get(SHEET, {"stage": "planned"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 2
    assert all(cell.data_type != "f" for row in rows for cell in row)
    whole = load_workbook(io.BytesIO(visit(Role.MINISTRY_VIEWER).get(SHEET).content)).worksheets[0]
    assert whole.max_row == 1 + 3
    (sizes, stages) = (
        {row[6].value for row in whole.iter_rows(min_row=2)},
        {row[7].value for row in whole.iter_rows(min_row=2)},
    )
    assert 90 in sizes
    assert stages == {"Surveyed", "Planned"}


@pytest.mark.parametrize("more", [0, 12])
def test_its_queries_do_not_grow(
    visit: Any,
    network: Network,
    lead: Person,
    province: Place,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(more):
        add_room(network=network, details=about(province), by=lead, at=AT, pk=uuid7())
    client = visit(Role.PROGRAMME_LEAD)
    with django_assert_num_queries(5):
        client.get(PATH)
