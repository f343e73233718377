"""Taking a gate back."""

from typing import Any

from django.utils import timezone

from sala.people.api import Person, Role
from sala.rooms.models import Room
from sala.rooms.queries import history_of
from sala.rooms.tests.conftest import opened
from sala.rooms.tests.pages.test_open_gate import form_of
from sala.rooms.tests.pages.test_room import path
from sala.rooms.types import Stage


def test_with_a_reason_the_room_stands_one_stage_lower(visit: Any, fresh: Room, lead: Person) -> None:
    opened(fresh, lead)
    client, today = visit(Role.PROGRAMME_LEAD), timezone.now().date().isoformat()
    body = client.get(path(fresh, "back/")).content.decode()
    assert "Take “Surveyed” back?" in body
    assert client.post(path(fresh, "back/"), form_of(body, day=today, reason=" ")).status_code == 422
    typed = form_of(body, day=today, reason="The form was of another school.")
    for _ in range(2):
        assert client.post(path(fresh, "back/"), typed).status_code == 302
    assert [change.to_stage for change in history_of(fresh)] == [Stage.SURVEYED, Stage.PLANNED]
    assert "The form was of another school." in client.get(path(fresh)).content.decode()


def test_who_comes_second_is_told(visit: Any, fresh: Room, lead: Person) -> None:
    opened(fresh, lead)
    client = visit(Role.PROGRAMME_LEAD)
    typed = form_of(
        client.get(path(fresh, "back/")).content.decode(), day=timezone.now().date().isoformat(), reason="No."
    )
    opened(fresh, lead)
    assert client.post(path(fresh, "back/"), typed).status_code == 409
    assert len(history_of(fresh)) == 2


def test_without_an_open_gate_there_is_nothing_to_take(visit: Any, fresh: Room) -> None:
    assert (
        "No gate of this room is open."
        in visit(Role.PROGRAMME_LEAD).get(path(fresh, "back/")).content.decode()
    )


def test_the_viewer_may_not(visit: Any, used: Room) -> None:
    assert visit(Role.MINISTRY_VIEWER).get(path(used, "back/")).status_code == 403
