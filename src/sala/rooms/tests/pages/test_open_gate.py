"""The form of the next gate."""

import re
from typing import Any

from django.utils import timezone

from sala.people.api import Person, Role
from sala.rooms.models import Room
from sala.rooms.queries import history_of
from sala.rooms.tests.conftest import opened
from sala.rooms.tests.pages.test_room import path
from sala.rooms.types import Stage


def form_of(body: str, **typed: str) -> dict[str, str]:
    """What a browser would send: the hidden fields as they stand, and what was typed."""
    hidden = dict(re.findall(r'<input type="hidden" name="(id|seen|mark|province)" value="([^"]*)"', body))
    return {**hidden, **typed}


def filled(body: str, **other: str) -> dict[str, str]:
    today = timezone.now().date().isoformat()
    return form_of(body, **{"day": today, "evidence": "No. 3", "note": "Signed by the school.", **other})


def test_from_the_rooms_page_to_an_open_gate_and_a_second_press(visit: Any, fresh: Room) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    typed = filled(client.get(path(fresh)).content.decode())
    for _ in range(2):
        answer = client.post(path(fresh, "gate/"), typed)
        assert (answer.status_code, answer["Location"]) == (302, path(fresh))
    (change,) = history_of(fresh)
    assert (change.evidence, change.to_stage) == ("No. 3", Stage.SURVEYED)


def test_what_is_wrong_is_said_and_what_was_typed_stays(visit: Any, fresh: Room) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(path(fresh, "gate/")).content.decode()
    for wrong in ({"evidence": ""}, {"note": " "}, {"day": "2999-01-01"}, {"day": "soon"}, {"id": "x"}):
        answer = client.post(path(fresh, "gate/"), filled(body, **wrong))
        assert answer.status_code == 422, wrong
        said = answer.content.decode()
        assert 'role="alert"' in said
        assert "Signed by the school." in said or "note" in wrong
    assert not history_of(fresh)


def test_who_comes_second_is_told_who_was_first(visit: Any, fresh: Room, lead: Person) -> None:
    client = visit(Role.ADMINISTRATOR)
    typed = filled(client.get(path(fresh, "gate/")).content.decode())
    opened(fresh, lead)
    answer = client.post(path(fresh, "gate/"), typed)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert lead.name in body
    assert "Next gate: Supplier chosen" in body
    assert "Signed by the school." not in body  # it was evidence for another gate
    assert len(history_of(fresh)) == 1


def test_a_count_that_is_no_number_is_a_page_that_is_stale(visit: Any, fresh: Room) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(path(fresh, "gate/")).content.decode()
    for seen in ("", "-1", "٣", "9" * 30):
        assert client.post(path(fresh, "gate/"), filled(body, seen=seen)).status_code == 409
    assert not history_of(fresh)


def test_the_viewer_may_not(visit: Any, fresh: Room) -> None:
    client = visit(Role.MINISTRY_VIEWER)
    assert client.get(path(fresh, "gate/")).status_code == 403
    assert client.post(path(fresh, "gate/"), {}).status_code == 403
