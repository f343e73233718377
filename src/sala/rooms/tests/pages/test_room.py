"""One room: its history and its next gate."""

import re
from typing import Any

from pytest_django import DjangoAssertNumQueries

from sala.people.api import Person, Role
from sala.rooms.models import Room
from sala.rooms.tests.conftest import opened
from sala.rooms.types import Stage


def path(room: Room, page: str = "") -> str:
    return f"/en/rooms/{room.network.slug}/{room.pk}/{page}"


def test_the_history_names_who_opened_what_on_which_evidence(visit: Any, used: Room, lead: Person) -> None:
    body = visit(Role.MINISTRY_VIEWER).get(path(used)).content.decode()
    assert body.count(lead.name) == 3
    assert "The supplier withdrew its offer." in body
    assert "Phiếu khảo sát số 1/PKS" in body
    assert "Taken back to: Surveyed" in body


def test_the_gate_stands_there_for_who_may_open_it(visit: Any, fresh: Room) -> None:
    assert "Next gate: Surveyed" in visit(Role.PROGRAMME_LEAD).get(path(fresh)).content.decode()
    body = visit(Role.MINISTRY_VIEWER).get(path(fresh)).content.decode()
    assert "Next gate" not in body
    assert "/edit/" not in body


def test_when_all_gates_are_open_there_is_no_form(visit: Any, fresh: Room, lead: Person) -> None:
    for _stage in list(Stage)[1:]:
        opened(fresh, lead)
    body = visit(Role.PROGRAMME_LEAD).get(path(fresh)).content.decode()
    assert "Next gate" not in body
    assert path(fresh, "back/") in body


def test_an_address_as_evidence_is_a_link_and_nothing_else_is(visit: Any, fresh: Room, lead: Person) -> None:
    opened(fresh, lead, evidence="https://example.org/survey")
    opened(fresh, lead, evidence="javascript:alert(1)")
    body = visit(Role.PROGRAMME_LEAD).get(path(fresh)).content.decode()
    assert re.findall(r'href="(https://example[^"]+)" rel="noopener nofollow"', body)
    assert 'href="javascript' not in body


def test_a_room_of_another_network_is_not_found(visit: Any, fresh: Room) -> None:
    assert visit(Role.ADMINISTRATOR).get(path(fresh).replace("practice", "other")).status_code == 404
    unknown = path(fresh).replace(str(fresh.pk), "00000000-0000-7000-8000-000000000000")
    assert visit(Role.ADMINISTRATOR).get(unknown).status_code == 404


def test_its_queries_do_not_grow(
    visit: Any, fresh: Room, lead: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    for _ in range(3):
        opened(fresh, lead)
        with django_assert_num_queries(6):
            client.get(path(fresh))
