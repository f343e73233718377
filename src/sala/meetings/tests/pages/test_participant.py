from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Meeting, Participation
from sala.meetings.types import Mode, State
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_change_mode_and_state(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    path = f"/en/meetings/{meeting.pk}/participant/{cast.newcomer.pk}/"
    client = visit(Role.ORGANISER)
    assert client.get(path).status_code == 200
    assert client.post(path, {"mode": "online", "state": "nonsense"}).status_code == 422
    assert client.post(path, {"mode": "online", "state": "confirmed"}).status_code == 302
    part = Participation.objects.get(person=cast.newcomer)
    assert (part.mode, part.state) == (Mode.ONLINE, State.CONFIRMED)
    Meeting.objects.update(capacity=0)
    answer = client.post(path, {"mode": "in_person", "state": "confirmed"})
    assert answer.status_code == 422
    assert "places are taken" in answer.text
