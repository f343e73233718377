from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.kit.ids import uuid7
from sala.meetings.models import CheckIn, Meeting, Participation
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_each_outcome_says_who_and_what_to_do(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    Participation.objects.filter(person=cast.people[Role.CHAIR]).update(state="declined")
    Participation.objects.filter(person=cast.people[Role.SPEAKER]).delete()
    Meeting.objects.update(starts_at="2023-04-04T01:00Z", ends_at="2100-04-04T10:00Z")
    path, client = f"/en/meetings/{meeting.pk}/check-in/", visit(Role.ORGANISER)

    def said(seen: str) -> str:
        return client.post(path, {"seen": seen, "id": uuid7()}, follow=True).text

    assert "The time is kept." in said("10")
    assert "It counts once." in said("10")
    assert "counts as present now" in said("6")
    assert "add her to the list" in said("9")
    assert "Nobody here has this badge." in said("999")
    assert "not of today" in said("1")


def test_who_was_seen_before_is_not_taken_back_by_a_press(meeting: Meeting, visit: Visit) -> None:
    """A badge read twice counts once: undoing the second must not make the person absent."""
    path, client = f"/en/meetings/{meeting.pk}/check-in/", visit(Role.ORGANISER)
    said = [client.post(path, {"seen": "3", "id": uuid7()}, follow=True).text for _ in range(2)]
    assert ["This was a mistake" in text for text in said] == [True, False]


def test_a_second_press_is_the_same_fact(meeting: Meeting, visit: Visit) -> None:
    path, client, once = f"/en/meetings/{meeting.pk}/check-in/", visit(Role.ORGANISER), uuid7()
    for _ in range(2):
        client.post(path, {"seen": "3", "id": once})
    assert CheckIn.objects.count() == 1
    for _ in range(2):
        client.post(path, {"name": "New", "phone": "", "organisation": "KAPE", "id": uuid7().hex[:8] or once})
    assert CheckIn.objects.filter(method="walk_in").count() == 2


def test_what_was_typed_is_kept(meeting: Meeting, visit: Visit) -> None:
    path, client = f"/en/meetings/{meeting.pk}/check-in/", visit(Role.ORGANISER)
    assert client.post(path, {"seen": " "}).status_code == 422
    answer = client.post(path, {"name": "", "phone": "012 345 678"})
    assert answer.status_code == 422
    assert "012 345 678" in answer.text


@pytest.mark.parametrize("seen", [1, 3])
def test_queries(seen: int, meeting: Meeting, visit: Visit, django_assert_num_queries: Any) -> None:
    path, client = f"/en/meetings/{meeting.pk}/check-in/", visit(Role.ORGANISER)
    for number in range(seen):
        client.post(path, {"seen": str(number + 1), "id": uuid7()})
    with django_assert_num_queries(QUERIES):
        client.get(path)


QUERIES = 7
