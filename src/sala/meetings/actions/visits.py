"""Visits: confirmed participants sign up for a place."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.meetings.actions.holds import release_holds
from sala.meetings.actions.participants import settle_answer
from sala.meetings.actions.places import ElsewhereError, change_part, fill_places, lock_meeting, word_about
from sala.meetings.models import Group, Meeting, Participation, Resource
from sala.meetings.queries import who_comes_that_day
from sala.meetings.types import Mode, State
from sala.notify.api import tell
from sala.people.api import Person, record

_SIGNED = (State.INVITED, State.CONFIRMED, State.WAITING)


class NotOpenError(ValidationError):
    """Nobody can sign up for this visit, or this person cannot; the message says why."""


@transaction.atomic
def sign_up(*, visit: Meeting, person: Person, by: Person | None, at: dt.datetime) -> State:
    """A confirmed participant takes a place, or stands on the waiting list; which of both. Again changes nothing.

    Raises NotOpenError, and ElsewhereError when she has another visit or a session with a task at that time: the
    database's holds decide, also between two presses at once.
    """
    visit = lock_meeting(visit.pk)
    if visit.cancelled_at:
        raise NotOpenError(_("This visit was cancelled. Choose another one."))
    if visit.starts_at <= at:
        raise NotOpenError(_("This visit has begun. Ask the organiser."))
    if not comes_that_day(person, visit):
        raise NotOpenError(_("Say first that you come on that day, in person. Then choose a visit."))
    part, _new = Participation.objects.get_or_create(meeting=visit, person=person)
    if part.state == State.REPLACED:
        Participation.objects.filter(pk=part.pk).update(state=State.INVITED, answered_at=None)
    if settle_answer(part.pk, comes=True, mode=Mode.IN_PERSON, at=at, made_at=at):
        record("visit.sign_up", by=by or person, at=at, about=person, scope=visit.scope)
    part.refresh_from_db(fields=["state"])
    return State(part.state)


@transaction.atomic
def give_back(*, visit: Meeting, person: Person, at: dt.datetime) -> bool:
    """Her place, or her place in the line, goes to the next; False when she had none."""
    part = Participation.objects.filter(meeting=visit, person=person, state__in=_SIGNED).first()
    if part is None or not settle_answer(part.pk, comes=False, mode=None, at=at, made_at=at):
        return False
    record("visit.give_back", by=person, at=at, about=person, scope=visit.scope)
    return True


def comes_that_day(person: Person, visit: Meeting) -> bool:
    """Whether she has a place, in person, at a meeting of the same event on the visit's day."""
    return who_comes_that_day(visit).filter(person=person).exists()


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of a group's people: how many have a place, wait, and could not be signed up."""

    placed: int
    waiting: int
    left_out: int


@transaction.atomic
def sign_up_group(*, group: Group, visit: Meeting, by: Person, at: dt.datetime) -> Assigned:
    """The group goes on this visit: who comes that day is signed up, by name. Who is elsewhere then is left out."""
    Group.objects.filter(pk=group.pk).update(visit=visit)
    outcome = {State.CONFIRMED: 0, State.WAITING: 0}
    left_out = 0
    for member in group.members.select_related("person").order_by("person__sort_key", "pk"):
        try:
            with transaction.atomic():
                outcome[sign_up(visit=visit, person=member.person, by=by, at=at)] += 1
        except (NotOpenError, ElsewhereError):
            left_out += 1
    return Assigned(outcome[State.CONFIRMED], outcome[State.WAITING], left_out)


@transaction.atomic
def change_visit(
    *,
    visit: Meeting,
    title: Text,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: Resource | None,
    at: dt.datetime,
) -> None:
    """The visit as the published schedule has it now. When its time moved, each who signed up is told once; whoever is
    elsewhere at the new time gives her place to the next, and is told that.
    """
    locked = lock_meeting(visit.pk)
    moved = (locked.starts_at, locked.ends_at) != (starts_at, ends_at)
    locked.title, locked.starts_at, locked.ends_at, locked.place = title, starts_at, ends_at, place
    locked.save(update_fields=["title", "starts_at", "ends_at", "place"])
    if moved and locked.cancelled_at is None:
        _hold_anew(locked, at)


def _hold_anew(visit: Meeting, at: dt.datetime) -> None:
    words = []
    parts = Participation.objects.filter(meeting=visit, state__in=(State.CONFIRMED, State.WAITING))
    for part in parts.order_by(F("waits_since").asc(nulls_first=True), "pk"):
        part.meeting = visit
        try:
            with transaction.atomic():
                change_part(part, mode=Mode(part.mode), state=State(part.state), at=at)
        except ElsewhereError:
            change_part(part, mode=Mode(part.mode), state=State.DECLINED, at=at)
            said = _("Moved to a time at which you are elsewhere: “%(title)s”. Your place was given back.")
        else:
            said = _("Another time: “%(title)s”, %(day)s. You keep your place; look at the time.")
        words.append(word_about(part, said))
    tell(words, at=at)
    fill_places(visit, at=at)


@transaction.atomic
def loosen_visit(*, visit: Meeting) -> None:
    """Whoever has a place, or waits for one, is held no more, until `change_visit` holds her anew at the new time."""
    for part in Participation.objects.filter(meeting=visit, state__in=_SIGNED):
        release_holds(owner=part.pk)


@transaction.atomic
def cancel_visit(*, visit: Meeting, by: Person | None, at: dt.datetime) -> None:
    """The visit does not take place: each who signed up or waits is told once, and may sign up for another. When it is
    opened again, nobody is on it.
    """
    locked = lock_meeting(visit.pk)
    if locked.cancelled_at is not None:
        return
    locked.cancelled_at = at
    locked.save(update_fields=["cancelled_at"])
    parts = list(Participation.objects.filter(meeting=locked, state__in=_SIGNED))
    for part in parts:
        part.meeting = locked
        change_part(part, mode=Mode(part.mode), state=State.DECLINED, at=at)
    tell(
        (word_about(p, _("Cancelled: “%(title)s”, %(day)s. You can choose another visit.")) for p in parts),
        at=at,
    )
    record("visit.cancel", by=by, at=at, about=locked, scope=locked.scope, detail={"people": len(parts)})
