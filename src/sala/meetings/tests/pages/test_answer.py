from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Meeting, Participation
from sala.meetings.types import State
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_confirm_and_decline(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    path, client = f"/en/meetings/{meeting.pk}/answer/", visit(Role.MEMBER)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 422
    for choice, state in (
        ("in_person", State.CONFIRMED),
        ("no", State.DECLINED),
        ("in_person", State.CONFIRMED),
    ):
        assert client.post(path, {"answer": choice}).status_code == 302
        assert Participation.objects.get(person=cast.people[Role.MEMBER]).state == state


def test_full_is_said_and_nothing_changed(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    Meeting.objects.update(capacity=0)
    answer = visit(Role.MEMBER).post(f"/en/meetings/{meeting.pk}/answer/", {"answer": "in_person"})
    assert answer.status_code == 422
    assert "All 0 places are taken" in answer.text
    assert Participation.objects.get(person=cast.people[Role.MEMBER]).state == State.INVITED
