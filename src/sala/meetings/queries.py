"""Reads that more than one page needs."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from sala.kit.i18n import Text
from sala.meetings.models import Badge, CheckIn, Meeting, Participation
from sala.meetings.rules import can_organise, meetings_visible_to
from sala.meetings.types import Mode, Seen, State
from sala.people.api import Organisation, Person

LATE_AFTER = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of a day's list."""

    person: Person
    badge: Badge | None
    mode: Mode
    state: State
    first_seen: dt.datetime | None
    check_in: uuid.UUID | None
    seen: Seen | None


@dataclass(frozen=True, slots=True)
class Stray:
    """A badge that was seen and is not on this list: of another day, or unknown."""

    check_in: uuid.UUID
    badge_seen: str
    person: Person | None
    seen_at: dt.datetime
    seen: Seen


def attendance(meeting: Meeting) -> tuple[list[Attendee], list[Stray]]:
    """Who is expected and who was seen, from all facts that have arrived so far. Four queries, whatever the size.

    The result is a function of the set of facts: order, repetition and route of arrival do not change it.
    """
    facts = list(CheckIn.objects.filter(meeting=meeting).order_by("seen_at", "id"))
    undone = {fact.undoes for fact in facts if fact.undoes}
    seen = [fact for fact in facts if fact.undoes is None and fact.pk not in undone]
    first: dict[uuid.UUID, CheckIn] = {}
    for fact in seen:
        if fact.person_id:
            first.setdefault(fact.person_id, fact)
    parts = list(
        Participation.objects.filter(meeting=meeting)
        .select_related("person")
        .order_by("person__sort_key", "id")
    )
    badges = {
        b.person_id: b
        for b in Badge.objects.filter(scope=meeting.scope_id, person__in=[p.person_id for p in parts])
    }
    listed = [
        _attendee(part, badges.get(part.person_id), first.get(part.person_id), meeting) for part in parts
    ]
    expected = {part.person_id for part in parts}
    strays = [
        fact
        for fact in seen
        if fact.person_id is None or (fact.person_id not in expected and first[fact.person_id] is fact)
    ]
    people = Person.objects.in_bulk([fact.person_id for fact in strays if fact.person_id])
    return listed, [_stray(fact, people) for fact in strays]


def _attendee(part: Participation, badge: Badge | None, fact: CheckIn | None, meeting: Meeting) -> Attendee:
    seen = None
    if fact:
        late = fact.seen_at > meeting.starts_at + LATE_AFTER
        seen = Seen.DECLINED if part.state == State.DECLINED else Seen.LATE if late else Seen.PRESENT
    return Attendee(
        part.person,
        badge,
        Mode(part.mode),
        State(part.state),
        fact.seen_at if fact else None,
        fact.pk if fact else None,
        seen,
    )


def _stray(fact: CheckIn, people: dict[uuid.UUID, Person]) -> Stray:
    person = people.get(fact.person_id) if fact.person_id else None
    return Stray(fact.pk, fact.badge_seen, person, fact.seen_at, Seen.WRONG_DAY if person else Seen.UNKNOWN)


def visible_meeting(user: Person | None, pk: uuid.UUID) -> Meeting:
    """The meeting, if `user` may see it; else Http404."""
    meeting = meetings_visible_to(user).select_related("scope", "place", "host").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting


def organised_meeting(user: Person | None, pk: uuid.UUID) -> Meeting:
    """The meeting, if `user` may change it; Http404 when she may not even see it, else PermissionDenied."""
    meeting = visible_meeting(user, pk)
    if not can_organise(user, meeting):
        raise PermissionDenied
    return meeting


def parts_of(
    person: Person, *, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> list[Participation]:
    """What the person takes part in, by time, with the meetings, their scopes, places and hosts loaded: one query.

    Meetings that end before `since` or start after `until` are left out, and those that she declined.
    """
    parts = Participation.objects.filter(person=person).exclude(state=State.DECLINED)
    if since:
        parts = parts.filter(meeting__ends_at__gte=since)
    if until:
        parts = parts.filter(meeting__starts_at__lte=until)
    related = ("meeting__scope", "meeting__place", "meeting__host")
    return list(parts.select_related(*related).order_by("meeting__starts_at", "pk"))


def organisations_of(people: Iterable[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, Text]:
    """The name of the organisation in which each person has a post on a day (the first one); one query."""
    posts = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
    rows = (
        Organisation.objects.filter(posts, memberships__person__in=list(people))
        .order_by("memberships__id")
        .values_list("memberships__person_id", "name")
    )
    found: dict[uuid.UUID, Text] = {}
    for person_id, name in rows:
        found.setdefault(person_id, name)
    return found
