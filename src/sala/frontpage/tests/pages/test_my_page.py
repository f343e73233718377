"""My page."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.api import Event, latest_version
from sala.frontpage.queries import parts_from
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import DelegationTerms, Meeting, add_delegation, create_meeting, invite
from sala.notify.api import Word, tell
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def invited(cast: Cast, count: int) -> None:
    """The member is invited to meetings on the days to come."""
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    starts = [now + dt.timedelta(days=i + 1) for i in range(count)]
    meetings = [
        create_meeting(scope=cast.programme, title=Text(en=f"Meeting {i}"), starts_at=at, ends_at=at + hour)
        for i, at in enumerate(starts)
    ]
    invite(meetings=meetings, people=[cast.people[Role.MEMBER]], by=None, at=now)


@pytest.mark.parametrize("count", [1, 3])
def test_six_queries_whatever_there_is(
    cast: Cast, visit: Visit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    invited(cast, count)
    words = [Word(cast.people[Role.MEMBER].pk, f"m{i}", Text(en=f"Word {i}"), "/") for i in range(count)]
    tell(words, at=timezone.now())
    client = visit(Role.MEMBER)
    # session with account and the number on the bell, meetings, sessions, forms to answer, notices, roles
    with django_assert_num_queries(6):
        said = client.get("/en/me/").content.decode()
    assert said.count("Meeting ") == said.count("Word ") == count


def test_the_forum_of_today_leads_to_its_pages(practice: Event, visit: Visit) -> None:
    said = visit(Role.MEMBER).get("/en/me/").content.decode()
    assert f"/en/forum/{practice.slug}/" in said
    assert f"/en/forum/{practice.slug}/ask/" in said


def test_a_forum_that_runs_late_says_so_here_and_in_the_calendar(practice: Event, visit: Visit) -> None:
    client = visit(Role.MEMBER)
    assert "late" not in client.get("/en/me/").content.decode()
    day = timezone.now().astimezone(ZoneInfo(practice.scope.time_zone)).date()
    said = {"hall": "", "minutes": "20", "day": day.isoformat(), "starts": "00:00"}
    assert visit(Role.CHAIR).post(f"/en/forum/{practice.slug}/delay/", said).status_code == 302
    for path in ("/en/me/", "/en/me/calendar/"):
        assert "Up to 20 minutes late" in client.get(path).content.decode()


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    del db
    assert client.get("/km/me/").headers["Location"].startswith("/km/people/sign-in/")


def test_without_anything_the_page_says_so(visit: Visit) -> None:
    said = visit(Role.MEMBER).get("/en/me/").content.decode()
    assert "You are not invited to anything now." in said
    assert "Nothing yet." in said


def test_who_speaks_sees_her_published_sessions_here_and_in_the_calendar(
    practice: Event, visit: Visit, cast: Cast
) -> None:
    session = practice.sessions.order_by("starts_at").first()
    assert session
    now = timezone.now()
    row = session_json(practice, session.slug)
    hour = dt.timedelta(hours=1)
    later = {"starts_at": (now + hour).isoformat(), "ends_at": (now + 2 * hour).isoformat()}
    published(practice, {**row, **later, "people": {"speaker": [str(cast.people[Role.SPEAKER].pk)]}})
    address = f"/en/forum/{practice.slug}/session/{session.slug}/"
    for path in ("/en/me/", "/en/me/calendar/"):
        said = visit(Role.SPEAKER).get(path).content.decode()
        assert address in said, path
        assert "Speaker" in said
        assert address not in visit(Role.CHAIR).get(path).content.decode(), "she has no part in it"
    published(practice, {**row, **later, "people": {}})
    assert address not in visit(Role.SPEAKER).get("/en/me/").content.decode(), "taken out by the last version"


def test_what_is_over_or_only_planned_is_not_there(practice: Event, visit: Visit, cast: Cast) -> None:
    session = practice.sessions.order_by("starts_at").first()
    assert session
    row, past = session_json(practice, session.slug), timezone.now() - dt.timedelta(hours=2)
    over = {"starts_at": past.isoformat(), "ends_at": (past + dt.timedelta(hours=1)).isoformat()}
    published(practice, {**row, **over, "people": {"speaker": [str(cast.people[Role.SPEAKER].pk)]}})
    assert f"/{session.slug}/" not in visit(Role.SPEAKER).get("/en/me/").content.decode()


def session_json(event: Event, slug: str) -> dict[str, Any]:
    """The session as the last version froze it."""
    version = latest_version(event)
    assert version
    found: dict[str, Any] = next(row for row in version.slots if row["slug"] == slug)
    return found


def published(event: Event, row: dict[str, Any]) -> None:
    """A new version has this session alone."""
    version = latest_version(event)
    assert version
    version.pk, version.number, version.slots = uuid7(), version.number + 1, [row]
    version.save(force_insert=True)


def test_who_manages_an_organisation_is_led_to_its_delegation(
    practice: Event, visit: Visit, cast: Cast
) -> None:
    terms = DelegationTerms(places=2, head=None, closes_at=None)
    at, school = timezone.now(), cast.school
    made = add_delegation(scope=practice.scope, organisation=school, terms=terms, by=None, at=at)
    for role, led in ((Role.ORGANISATION_MANAGER, True), (Role.MEMBER, False), (Role.ORGANISER, False)):
        answer = visit(role).get("/en/me/")
        assert (f"/en/meetings/delegation/{made.pk}/" in answer.content.decode()) is led


def test_in_the_evening_the_forum_of_today_is_still_there_after_what_comes(
    practice: Event, visit: Visit, cast: Cast
) -> None:
    now, member = timezone.now(), cast.people[Role.MEMBER]
    day = Meeting.objects.filter(pk=practice.days.get().meeting_id)
    day.update(starts_at=now - dt.timedelta(hours=12), ends_at=now - dt.timedelta(hours=7))
    assert f"/en/forum/{practice.slug}/" in visit(Role.MEMBER).get("/en/me/").content.decode()
    invited(cast, 1)
    ended = [part.participation.meeting.ends_at < now for part in parts_from(member, now, 5)]
    assert ended == [False, True]
    day.update(ends_at=now - dt.timedelta(hours=9))
    assert len(parts_from(member, now, 5)) == 1
