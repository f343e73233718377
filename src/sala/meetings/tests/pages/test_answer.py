from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Meeting, Participation
from sala.meetings.tests.factories import invited, says
from sala.meetings.types import State
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_confirm_and_decline(coming: Meeting, visit: Visit, cast: Cast) -> None:
    path, client = f"/en/meetings/{coming.pk}/answer/", visit(Role.MEMBER)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 422
    for choice, state in (
        ("in_person", State.CONFIRMED),
        ("no", State.DECLINED),
        ("in_person", State.CONFIRMED),
    ):
        assert client.post(path, {"answer": choice}).status_code == 302
        assert Participation.objects.get(person=cast.people[Role.MEMBER]).state == state


def test_full_gives_a_number_on_the_waiting_list(coming: Meeting, visit: Visit, cast: Cast) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=0)
    (first,) = invited(coming, 1)
    says(first, coming)
    path, client = f"/en/meetings/{coming.pk}/answer/", visit(Role.MEMBER)
    assert "All places are taken: you wait" in client.get(path).text
    answer = client.post(path, {"answer": "in_person"}, follow=True)
    assert "You are number 2 of 2 who wait" in answer.text
    assert Participation.objects.get(person=cast.people[Role.MEMBER]).state == State.WAITING
    assert "You are number 2 on the waiting list" in client.get(path).text


def test_afterwards_there_is_nothing_to_answer(coming: Meeting, visit: Visit) -> None:
    Meeting.objects.filter(pk=coming.pk).update(starts_at="2023-04-04T01:00Z", ends_at="2023-04-04T10:00Z")
    answer = visit(Role.MEMBER).post(f"/en/meetings/{coming.pk}/answer/", {"answer": "no"})
    assert (answer.status_code, "This is over" in answer.text) == (422, True)
