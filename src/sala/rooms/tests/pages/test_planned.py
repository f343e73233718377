"""Planned numbers beside the rooms that are there."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sala.kit.ids import uuid7
from sala.people.api import Person, Place, Role
from sala.rooms.actions.rooms import add_room
from sala.rooms.models import Network
from sala.rooms.tests.test_networks import AT, about

pytestmark = pytest.mark.usefixtures("network")
PATH = "/en/rooms/practice-rooms/planned/"


def test_planned_actual_and_difference(visit: Any) -> None:
    (row,) = visit(Role.MINISTRY_VIEWER).get(PATH).context["rows"]
    assert (row.code, row.planned, row.actual, row.difference) == ("KH-12", 3, 2, "−1")


def test_they_are_set_and_said_when_they_are_not_the_total(visit: Any, network: Network) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    assert client.post(PATH, {"rooms-KH-12": "២"}).status_code == 302
    assert network.planned.get().rooms == 2
    assert "The provinces together are not the total." in client.get(PATH).content.decode()


@pytest.mark.parametrize(
    "typed", [{"rooms-KH-12": "many"}, {"rooms-KH-12": "-1"}, {"rooms-KH-12": "1001"}, {}]
)
def test_what_is_wrong_changes_nothing(visit: Any, network: Network, typed: dict[str, str]) -> None:
    answer = visit(Role.PROGRAMME_LEAD).post(PATH, typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert network.planned.get().rooms == 3


def test_the_viewer_reads_only(visit: Any) -> None:
    client = visit(Role.MINISTRY_VIEWER)
    assert "rooms-KH-12" not in client.get(PATH).content.decode()
    assert client.post(PATH, {"rooms-KH-12": "1"}).status_code == 403


@pytest.mark.parametrize("more", [0, 2])
def test_its_queries_do_not_grow(
    visit: Any,
    network: Network,
    lead: Person,
    province: Place,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(more):
        place = Place.objects.create(
            code=f"KH-0{n}", kind="province", name={"en": "B"}, parent=province.parent
        )
        add_room(network=network, details=about(place), by=lead, at=AT, pk=uuid7())
    client = visit(Role.PROGRAMME_LEAD)
    with django_assert_num_queries(9):
        assert len(client.get(PATH).context["rows"]) == 1 + more
