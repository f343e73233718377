"""Showing a schedule that was made elsewhere as an event of ours."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from sala.forum.actions.events import MOST_DAYS, BadEventError, EventDetails, add_hall, create_event
from sala.forum.actions.read_schedule import kind_of
from sala.forum.actions.schedule import clashes_of_draft, publish
from sala.forum.actions.sessions import SessionPlan, plan_session
from sala.forum.frab import ShownSchedule, ShownSession
from sala.forum.models import Event, Session, SessionPerson
from sala.forum.types import Part, SessionKind
from sala.kit.i18n import Text
from sala.meetings.api import Resource
from sala.people.api import Person, Scope, add_person


@transaction.atomic
def show_schedule(
    *, programme: Scope, shown: ShownSchedule, by: Person | None, at: dt.datetime
) -> tuple[Event, int]:
    """An event with the schedule's rooms and sessions, published; speakers become persons without an account.

    What clashes here (theirs may overlap by minutes, ours hold quarters of an hour) gives way: the later session
    loses its room or that person. Gives the event and how often that happened. Raises BadEventError beyond 14 days.
    """
    zone, language = ZoneInfo(shown.zone), shown.language
    days = [session.starts_at.astimezone(zone).date() for session in shown.sessions]
    if (max(days) - min(days)).days >= MOST_DAYS:
        message = f"The schedule is longer than {MOST_DAYS} days."
        raise BadEventError(message)
    details = EventDetails(Text({language: shown.title}), Text(), Text(), min(days), max(days), (), ())
    event = create_event(
        programme=programme,
        details=details,
        by=by,
        at=at,
        slug=shown.acronym or shown.title,
        time_zone=shown.zone,
    )
    names = dict.fromkeys(session.room for session in shown.sessions if session.room)
    halls = {n: add_hall(event=event, name=Text({language: n}), capacity=None, by=by, at=at) for n in names}
    names_of = {key: name for session in shown.sessions for key, name in session.people}
    people = {key: found for key, name in names_of.items() if (found := _person(name, by, at))}
    for session in shown.sessions:
        plan_session(
            event=event, plan=_plan(session, language, halls, people), by=by, at=at, slug=session.title
        )
    given_way = _give_way(event)
    publish(event=event, name=Text({language: shown.version or shown.title}), by=by, at=at)
    return event, given_way


def _person(name: str, by: Person | None, at: dt.datetime) -> Person | None:
    """A person without an account; None when the name is one that we refuse (signs, an old font)."""
    try:
        return add_person(name=name, name_language="en", language="en", with_account=False, at=at, by=by)
    except ValidationError:
        return None


def _plan(
    session: ShownSession, language: str, halls: Mapping[str, Resource], people: Mapping[str, Person]
) -> SessionPlan:
    """`language` is the schedule's, for a session that does not say its own."""
    language = session.language or language
    return SessionPlan(
        kind=SessionKind(kind_of(session.kind)),
        title=Text({language: session.title}),
        lead=Text({language: session.abstract}),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        hall=halls.get(session.room),
        spoken=(session.language,) if session.language else (),
        people=tuple((people[key].pk, Part.SPEAKER) for key, _name in session.people if key in people),
    )


def _give_way(event: Event) -> int:
    """Take rooms and people from sessions until nothing clashes; how many were taken."""
    given = 0
    while clashes := clashes_of_draft(event):
        for clash in clashes:
            person_id = (
                Resource.objects.filter(pk=clash.resource_id).values_list("person_id", flat=True).first()
            )
            SessionPerson.objects.filter(
                session=clash.meeting, person_id=person_id or clash.resource_id
            ).delete()
            Session.objects.filter(pk=clash.meeting, hall=clash.resource_id).update(hall=None)
            given += 1
    return given
