import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.forum.actions.visits import open_visit
from sala.forum.models import Event
from sala.forum.tests.factories import add, plan
from sala.forum.types import SessionKind
from sala.kit.i18n import Text
from sala.meetings.api import Meeting, answer_invitation, cancel_visit
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
QUERIES = 7


def opened(event: Event, title: str, hours: float = 2, places: int | None = 1) -> Meeting:
    """A visit in two days, when nobody has a task: the practice forum is today or, late in the evening, tomorrow."""
    starts_at = (timezone.now() + dt.timedelta(days=2)).replace(hour=1, minute=0, second=0, microsecond=0)
    day = event.days.get().meeting_id
    Meeting.objects.filter(pk=day).update(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=8))
    session = add(event, plan(title, kind=SessionKind.VISIT))
    at = starts_at + dt.timedelta(hours=hours)
    type(session).objects.filter(pk=session.pk).update(starts_at=at, ends_at=at + dt.timedelta(hours=1))
    session.refresh_from_db()
    gate = Text(en="At the gate", km="នៅមាត់ទ្វារ")
    visit = open_visit(session=session, places=places, gather_at=gate, by=None, at=timezone.now())
    return Meeting.objects.select_related("scope").get(pk=visit.meeting_id)


def comes(cast: Cast, event: Event, *roles: Role) -> None:
    for role in roles:
        answer_invitation(scope=event.scope, person=cast.people[role], comes=True, at=timezone.now())


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, practice: Event, visit: Visit, cast: Cast, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        opened(practice, f"School {n}", hours=n + 1)
    comes(cast, practice, Role.MEMBER)
    client = visit(Role.MEMBER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get("/en/forum/practice/visits/")
    assert len(answer.context["lines"]) == count


def test_a_place_a_number_and_the_place_given_back(practice: Event, visit: Visit, cast: Cast) -> None:
    school = opened(practice, "School")
    path = "/en/forum/practice/visits/"
    member = visit(Role.MEMBER)
    assert "Say first that you come" in member.get(path).text
    assert member.post(path, {"visit": school.pk}).status_code == 422
    comes(cast, practice, Role.MEMBER, Role.SPEAKER)
    shown = member.get(path).text
    assert "1 place free" in shown
    assert "At the gate" in shown
    for _press in range(2):
        assert member.post(path, {"visit": school.pk}).status_code == 302
    assert "You have a place" in member.get(path).text
    speaker = visit(Role.SPEAKER)
    assert "Wait for a place" in speaker.get(path).text
    speaker.post(path, {"visit": school.pk})
    assert "Number 1 of 1 who wait" in speaker.get(path).text
    member.post(path, {"visit": school.pk, "back": "1"})
    assert "You have a place" in speaker.get(path).text
    assert "a place became free" in speaker.get("/en/notices/").text.lower()


def test_what_is_elsewhere_or_cancelled_is_said(practice: Event, visit: Visit, cast: Cast) -> None:
    school, other = opened(practice, "School"), opened(practice, "Other school")
    comes(cast, practice, Role.MEMBER)
    client, path = visit(Role.MEMBER), "/en/forum/practice/visits/"
    client.post(path, {"visit": school.pk})
    answer = client.post(path, {"visit": other.pk})
    assert (answer.status_code, "At this time there is also “School”" in answer.text) == (422, True)
    cancel_visit(visit=other, by=None, at=timezone.now())
    answer = client.post(path, {"visit": other.pk})
    assert (answer.status_code, "does not take place any more" in answer.text) == (422, True)
