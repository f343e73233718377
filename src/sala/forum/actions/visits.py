"""Visits with places: a session of the schedule that people sign up for."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.sessions import BadSessionError, lock_plan
from sala.forum.models import Event, Session, Visit
from sala.forum.types import SessionKind, Slot
from sala.kit.i18n import Text
from sala.meetings.api import (
    Meeting,
    MeetingKind,
    cancel_visit,
    change_visit,
    create_meeting,
    fill_places,
    loosen_visit,
)
from sala.people.api import Person, record

MOST_PLACES = 2000


@transaction.atomic
def open_visit(
    *, session: Session, places: int | None, gather_at: Text, by: Person | None, at: dt.datetime
) -> Visit:
    """Open a session of kind visit for sign-up, or change its places (None: no limit) and where people gather. More
    places are given at once to who waits; fewer take none away. Its time is that of the plan now, and later that
    of what is published.
    """
    lock_plan(session.event)
    if session.kind != SessionKind.VISIT:
        raise BadSessionError(
            _("Only a visit has places to sign up for. Change the kind of the session first.")
        )
    if places is not None and places > MOST_PLACES:
        raise BadSessionError(_("A visit has at most %(most)s places."), params={"most": MOST_PLACES})
    visit = Visit.objects.select_related("meeting__scope").filter(session=session).first()
    if visit is None:
        meeting = create_meeting(
            scope=session.event.scope,
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.hall,
            kind=MeetingKind.VISIT,
        )
        visit = Visit.objects.create(event=session.event, session=session, meeting=meeting)
    visit.meeting.capacity, visit.meeting.gather_at = places, gather_at
    visit.meeting.cancelled_at = None
    visit.meeting.save(update_fields=["capacity", "gather_at", "cancelled_at"])
    fill_places(visit.meeting, at=at)
    Event.objects.filter(pk=session.event_id).update(schedule_revision=F("schedule_revision") + 1)
    record("visit.open", by=by, at=at, about=session, scope=session.event.scope, detail={"places": places})
    return visit


def loosen_visits(event: Event, slots: Sequence[Slot]) -> None:
    """Before a publication takes its people: visits that move hold nobody, so that both can change at once."""
    for visit, slot in _beside(event, slots):
        meeting = visit.meeting
        if slot is None or (slot.starts_at, slot.ends_at) != (meeting.starts_at, meeting.ends_at):
            loosen_visit(visit=meeting)


def follow_schedule(event: Event, slots: Sequence[Slot], *, by: Person | None, at: dt.datetime) -> None:
    """After a publication: each visit has the time that is published; one that is in it no more is cancelled, and who
    signed up is told once.
    """
    for visit, slot in _beside(event, slots):
        if slot is None:
            cancel_visit(visit=visit.meeting, by=by, at=at)
            continue
        hall = visit.session.hall if visit.session else None
        change_visit(
            visit=visit.meeting,
            title=slot.title,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            place=hall,
            at=at,
        )


def _beside(event: Event, slots: Sequence[Slot]) -> list[tuple[Visit, Slot | None]]:
    """Each visit that takes place, beside its session as it is published."""
    of = {slot.session_id: slot for slot in slots if slot.kind == SessionKind.VISIT}
    visits = Visit.objects.filter(event=event, meeting__cancelled_at=None).order_by("meeting_id")
    return [
        (visit, of.get(visit.session_id) if visit.session_id else None)
        for visit in visits.select_related("meeting__scope", "session__hall")
    ]


def meetings_of_visits(event: Event) -> list[Meeting]:
    """The visits that take place and can be signed up for, by time; one query."""
    visits = Visit.objects.filter(event=event, meeting__cancelled_at=None)
    rows = visits.select_related("meeting__scope", "meeting__place").order_by("meeting__starts_at", "pk")
    return [visit.meeting for visit in rows]
