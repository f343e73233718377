"""Visits of a forum: opened from the plan, following what is published, cancelled with it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from sala.forum.actions.schedule import publish
from sala.forum.actions.sessions import BadSessionError, SessionPlan, change_session, remove_session
from sala.forum.actions.visits import open_visit
from sala.forum.models import Event, Session, Visit
from sala.forum.tests.factories import add, forum, rows
from sala.forum.types import Part, SessionKind
from sala.kit.i18n import Text
from sala.meetings.api import ClashError, Meeting, NotOpenError, State, answer_invitation, invite, sign_up
from sala.people.api import Person, add_person
from sala.people.seed import Cast

NAME = Text(en="Version")


@pytest.fixture
def event(cast: Cast) -> Event:
    """A forum whose two days lie ahead."""
    made = forum(cast)
    for day in made.days.all():
        starts_at = (timezone.now() + dt.timedelta(days=20)).replace(
            hour=1, minute=0, second=0, microsecond=0
        )
        starts_at += dt.timedelta(days=(day.date - made.starts_on).days)
        Meeting.objects.filter(pk=day.meeting_id).update(
            starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=10)
        )
    return made


def planned(event: Event, title: str, *, hours: float = 5, kind: SessionKind = SessionKind.VISIT) -> Session:
    return add(event, plan_at(event, title, hours=hours, kind=kind))


def plan_at(event: Event, title: str, *, hours: float, kind: SessionKind = SessionKind.VISIT) -> SessionPlan:
    """A session of an hour, so many hours after the first day's start."""
    starts_at = event.days.earliest("date").meeting.starts_at + dt.timedelta(hours=hours)
    ends_at = starts_at + dt.timedelta(hours=1)
    return SessionPlan(kind, Text(en=title), Text(), starts_at, ends_at, None, ("km",), ())


def opened(session: Session, places: int | None = 1) -> Meeting:
    visit = open_visit(
        session=session, places=places, gather_at=Text(en="At the gate"), by=None, at=timezone.now()
    )
    return Meeting.objects.select_related("scope").get(pk=visit.meeting_id)


def comes(event: Event, name: str) -> Person:
    person = add_person(name=name, at=timezone.now(), by=None)
    days = [day.meeting for day in event.days.select_related("meeting__scope")]
    invite(meetings=days, people=[person], by=None, at=timezone.now())
    answer_invitation(scope=event.scope, person=person, comes=True, at=timezone.now())
    return person


def wants(visit: Meeting, person: Person) -> State:
    return sign_up(visit=visit, person=person, by=None, at=timezone.now())


def told(person: Person) -> list[str]:
    return [row.text["en"] for row in rows("notify.Notice").filter(person=person)]


def test_only_a_visit_has_places_and_more_are_given_to_who_waits(event: Event) -> None:
    talk = planned(event, "Talk", kind=SessionKind.TALK)
    with pytest.raises(BadSessionError, match="Only a visit"):
        opened(talk)
    session = planned(event, "School")
    visit, first, second = opened(session), comes(event, "A"), comes(event, "B")
    assert [wants(visit, first), wants(visit, second)] == [State.CONFIRMED, State.WAITING]
    assert opened(session, places=2) == visit
    assert wants(visit, second) == State.CONFIRMED
    assert Visit.objects.count() == 1


def test_a_published_move_is_followed_and_a_clash_gives_the_place_back(event: Event) -> None:
    school, other = planned(event, "School"), planned(event, "Other", hours=7)
    publish(event=event, name=NAME, by=None, at=timezone.now())
    visit, second = opened(school, None), opened(other, None)
    stays, gone = comes(event, "A"), comes(event, "B")
    for person in (stays, gone):
        wants(visit, person)
    wants(second, gone)
    was = school.starts_at
    change_session(
        session=school,
        plan=plan_at(event, "School", hours=7.25),
        base=school.revision,
        by=None,
        at=timezone.now(),
    )
    visit.refresh_from_db()
    assert visit.starts_at == was
    publish(event=event, name=NAME, by=None, at=timezone.now())
    visit.refresh_from_db()
    assert visit.starts_at == was + dt.timedelta(hours=2.25)
    parts = rows("meetings.Participation").filter(meeting=visit)
    assert {part.person_id: part.state for part in parts} == {stays.pk: "confirmed", gone.pk: "declined"}
    assert any(text.startswith("Another time") for text in told(stays))
    assert any(text.startswith("Moved to a time") for text in told(gone))


def test_taken_out_of_the_plan_it_is_cancelled_with_the_next_publication(event: Event) -> None:
    school, other = planned(event, "School"), planned(event, "Other")
    publish(event=event, name=NAME, by=None, at=timezone.now())
    visit, second, person = opened(school), opened(other), comes(event, "A")
    wants(visit, person)
    remove_session(session=school, by=None, at=timezone.now())
    assert told(person) == []
    for _press in range(2):
        publish(event=event, name=NAME, by=None, at=timezone.now())
    assert [text.startswith("Cancelled") for text in told(person)] == [True]
    assert wants(second, person) == State.CONFIRMED
    with pytest.raises(NotOpenError):
        wants(visit, person)


def test_who_has_a_task_in_the_schedule_is_not_on_a_visit_then(event: Event) -> None:
    school, person = planned(event, "School"), comes(event, "A")
    visit = opened(school)
    wants(visit, person)
    talk = plan_at(event, "Talk", hours=5, kind=SessionKind.TALK)
    add(event, replace(talk, people=((person.pk, Part.SPEAKER),)))
    with pytest.raises(ClashError):
        publish(event=event, name=NAME, by=None, at=timezone.now())
