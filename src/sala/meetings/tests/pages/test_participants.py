from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.meetings.actions.meetings import invite
from sala.meetings.models import Meeting, Participation
from sala.meetings.types import State
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def looks(person: Person) -> int:
    from django.apps import apps

    log: Any = apps.get_model("people.AuditEntry")
    return int(log.objects.filter(action="look", object_id=str(person.pk)).count())


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, meeting: Meeting, visit: Visit, django_assert_num_queries: Any, organiser: Person
) -> None:
    Participation.objects.filter(meeting=meeting).delete()
    people = [add_person(name=f"Teacher {n}", at=timezone.now(), by=None) for n in range(count)]
    invite(meetings=[meeting], people=people, by=organiser, at=timezone.now())
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{meeting.pk}/participants/")
    assert answer.text.count("Teacher ") == count
    assert [looks(person) for person in people] == [1] * count


QUERIES = 8


def test_filters(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    Participation.objects.filter(person=cast.newcomer).update(state=State.DECLINED)
    client = visit(Role.MINISTRY_VIEWER)
    for query, rows in (
        ("", 11),
        ("?state=declined", 1),
        ("?mode=online", 0),
        ("?present=no", 11),
        ("?present=yes", 0),
    ):
        answer = client.get(f"/en/meetings/{meeting.pk}/participants/{query}")
        assert len(answer.context["rows"].object_list) == rows
    assert "add-participant" not in answer.text


def test_pages(meeting: Meeting, visit: Visit, organiser: Person) -> None:
    people = [add_person(name=f"Teacher {n:03}", at=timezone.now(), by=None) for n in range(60)]
    invite(meetings=[meeting], people=people, by=organiser, at=timezone.now())
    client = visit(Role.ORGANISER)
    assert len(client.get(f"/en/meetings/{meeting.pk}/participants/").context["rows"].object_list) == 50
    assert (
        len(client.get(f"/en/meetings/{meeting.pk}/participants/?page=2").context["rows"].object_list) == 21
    )
