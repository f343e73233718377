"""Reads that more than one page needs."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from sala.kit.i18n import Text
from sala.kit.ids import digest
from sala.meetings.models import Badge, CheckIn, Meeting, Participation
from sala.meetings.rules import can_organise, meetings_visible_to
from sala.meetings.types import MeetingKind, Mode, PartLink, Seen, State, part_links
from sala.people.api import Organisation, Person, Scope

LATE_AFTER = dt.timedelta(minutes=15)
# Who has a place: confirmed, came without being asked, or named in place of somebody who had one.
HAS_PLACE = Q(state__in=(State.CONFIRMED, State.WALK_IN)) | Q(place_kept=True)
COMES_NOT = (State.DECLINED, State.REPLACED)


def days_of(scope: uuid.UUID) -> QuerySet[Meeting]:
    """The meetings of an event that people are invited to, by time; visits are not among them."""
    return Meeting.objects.filter(scope=scope, kind=MeetingKind.MEETING, cancelled_at=None).order_by(
        "starts_at", "pk"
    )


def is_online(meeting: Meeting) -> bool:
    """Whether there is a link for who comes online: the meeting's, or that of a part of it."""
    return bool(meeting.link or links_of_parts(meeting))


def links_of_parts(meeting: Meeting) -> list[PartLink]:
    """The parts of it that have links of their own."""
    return [one for answer in part_links(meeting.pk) for one in answer]


def in_line(meeting: Meeting) -> QuerySet[Participation]:
    """Who waits for a place, the next one first; nobody who was erased."""
    waiting = Participation.objects.filter(meeting=meeting, state=State.WAITING, person__erased_at=None)
    return waiting.order_by("-moved_up", "waits_since", "pk")


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of a day's list. `check_in` is the first one that stands; `seen` is None while nobody saw her."""

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


def standing_sights(*meetings: Meeting) -> list[CheckIn]:
    """Arrivals and leavings at these meetings that no counter-statement takes back, by time; one query. Each is marked
    `replaced` whose badge it was when another stands in her place there.
    """
    replaced = Participation.objects.filter(
        meeting=OuterRef("meeting"), person=OuterRef("person_id"), state=State.REPLACED
    )
    rows = CheckIn.objects.filter(meeting__in=meetings).annotate(replaced=Exists(replaced))
    facts = list(rows.order_by("seen_at", "id"))
    undone = {fact.undoes for fact in facts if fact.undoes}
    return [fact for fact in facts if fact.undoes is None and fact.pk not in undone]


def standing_facts(meeting: Meeting) -> list[CheckIn]:
    """The arrivals alone: they say who is present."""
    return [fact for fact in standing_sights(meeting) if not fact.leaves]


def was_seen() -> Exists:
    """For participations, in the database: whether a check-in stands; says the same as `attendance`."""
    # Coalesce keeps SQLite from looking through the whole meeting instead of the few that undo something.
    undone = CheckIn.objects.annotate(where=Coalesce("meeting_id", "meeting_id"))
    undone = undone.filter(undoes=OuterRef("pk"), where=OuterRef("meeting_id"))
    facts = CheckIn.objects.filter(meeting=OuterRef("meeting"), person_id=OuterRef("person_id"))
    return Exists(facts.filter(~Exists(undone), undoes=None, leaves=False))


def who_comes_that_day(visit: Meeting) -> QuerySet[Participation, uuid.UUID]:
    """The ids of those who have a place, in person, at a meeting of the same event on the visit's day."""
    parts = Participation.objects.filter(
        meeting__scope=visit.scope_id,
        meeting__kind=MeetingKind.MEETING,
        meeting__starts_at__lt=visit.ends_at,
        meeting__ends_at__gt=visit.starts_at,
    )
    there = parts.filter(mode=Mode.IN_PERSON, state__in=(State.CONFIRMED, State.WALK_IN))
    return there.order_by().values_list("person_id", flat=True)


def takes_part(scope: Scope) -> QuerySet[Participation, uuid.UUID]:
    """The ids of those who confirmed for a meeting of this scope, or were seen at one, for a condition of a query."""
    parts = Participation.objects.filter(meeting__scope=scope)
    there = parts.filter(Q(state__in=[State.CONFIRMED, State.WALK_IN]) | Q(was_seen()))
    return there.values_list("person_id", flat=True)


def was_present(scope: Scope) -> QuerySet[Participation, uuid.UUID]:
    """The ids of those who were seen at a meeting of this scope, for a condition of a query."""
    seen = Participation.objects.filter(was_seen(), meeting__scope=scope)
    return seen.values_list("person_id", flat=True).distinct()


def attendance(
    meeting: Meeting, sights: Collection[CheckIn] | None = None
) -> tuple[list[Attendee], list[Stray]]:
    """Who is expected and who was seen, from all facts that have arrived so far. Four queries, whatever the size.

    The result is a function of the set of facts: order, repetition and route of arrival do not change it. A walk-in
    whose check-in was taken back is left out. `sights`: the meeting's `standing_sights`, where they were read before.
    """
    seen = [fact for fact in sights if not fact.leaves] if sights is not None else standing_facts(meeting)
    first: dict[uuid.UUID, CheckIn] = {}
    for fact in seen:
        if fact.person_id:
            first.setdefault(fact.person_id, fact)
    listed = Participation.objects.filter(meeting=meeting).select_related("person")
    everybody = list(listed.order_by("person__sort_key", "id"))
    parts = [part for part in everybody if part.state != State.REPLACED]
    replaced = {part.person_id for part in everybody if part.state == State.REPLACED}
    expected = {part.person_id for part in parts}
    known = Badge.objects.filter(scope=meeting.scope_id, person__in=expected)
    badges = {badge.person_id: badge for badge in known}
    strays = [
        f for f in seen if f.person_id is None or (f.person_id not in expected and first[f.person_id] is f)
    ]
    people = Person.objects.in_bulk([fact.person_id for fact in strays if fact.person_id])
    attendees = [
        _attendee(part, badges.get(part.person_id), first.get(part.person_id), meeting)
        for part in parts
        if part.state != State.WALK_IN or part.person_id in first
    ]
    return attendees, [_stray(fact, people, replaced) for fact in strays]


def judge(meeting: Meeting, state: str, seen_at: dt.datetime) -> Seen:
    """What the first sight of an expected person is: present, late (over 15 minutes after the start), had declined."""
    if state == State.DECLINED:
        return Seen.DECLINED
    return Seen.LATE if seen_at > meeting.starts_at + LATE_AFTER else Seen.PRESENT


def _attendee(part: Participation, badge: Badge | None, fact: CheckIn | None, meeting: Meeting) -> Attendee:
    return Attendee(
        person=part.person,
        badge=badge,
        mode=Mode(part.mode),
        state=State(part.state),
        first_seen=fact.seen_at if fact else None,
        check_in=fact.pk if fact else None,
        seen=judge(meeting, part.state, fact.seen_at) if fact else None,
    )


def _stray(fact: CheckIn, people: dict[uuid.UUID, Person], replaced: Collection[uuid.UUID]) -> Stray:
    person = people.get(fact.person_id) if fact.person_id else None
    known = Seen.REPLACED if fact.person_id in replaced else Seen.WRONG_DAY
    return Stray(fact.pk, fact.badge_seen, person, fact.seen_at, known if person else Seen.UNKNOWN)


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


def scopes_of(person: Person) -> list[Scope]:
    """The scopes in whose meetings the person takes part, unless she declined; one query."""
    parts = Participation.objects.filter(person=person).exclude(state=State.DECLINED)
    return list(Scope.objects.filter(pk__in=parts.values("meeting__scope")))


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check-in turned out to be, for whoever stands at the door. `first_seen` is set when it was seen before
    (of a leaving: arriving); `other_days` when the badge is valid, but not for this meeting.
    """

    fact: CheckIn
    seen: Seen
    person: Person | None
    first_seen: dt.datetime | None
    other_days: list[Meeting]


def verdict(meeting: Meeting, fact: CheckIn) -> Verdict:
    """Judge one check-in by all that is known now; at most four queries."""
    if fact.person_id is None:
        return Verdict(fact, Seen.UNKNOWN, None, None, [])
    person = Person.objects.get(pk=fact.person_id)
    if fact.leaves:
        seen_before = next((f for f in standing_facts(meeting) if f.person_id == person.pk), None)
        return Verdict(fact, Seen.LEFT, person, seen_before.seen_at if seen_before else None, [])
    part = Participation.objects.filter(meeting=meeting, person=person).first()
    if part is None:
        days = Meeting.objects.filter(scope=meeting.scope_id, participations__person=person)[:10]
        return Verdict(fact, Seen.WRONG_DAY, person, None, list(days))
    if part.state == State.REPLACED:
        return Verdict(fact, Seen.REPLACED, person, None, [])
    earlier = next((f for f in standing_facts(meeting) if f.person_id == person.pk), None)
    if earlier and earlier.pk != fact.pk:
        return Verdict(fact, Seen.AGAIN, person, earlier.seen_at, [])
    return Verdict(fact, judge(meeting, part.state, fact.seen_at), person, None, [])


def door_list(meeting: Meeting, *, on: dt.date) -> dict[str, Any]:
    """What a phone at the door needs to judge every badge by itself, as JSON; `on` chooses the posts. Four queries.

    `people`: who is expected; `others`: badges of the same scope that open nothing here: for other days (`days`: their
    local dates), or `replaced`: somebody else comes in this person's place.
    """
    zone = ZoneInfo(meeting.scope.time_zone)
    badges = list(Badge.objects.filter(scope=meeting.scope_id).select_related("person").order_by("number"))
    rows = Participation.objects.filter(meeting__scope=meeting.scope_id).select_related("meeting")
    parts = list(rows.order_by("pk"))
    here: dict[uuid.UUID, Participation] = {}
    days: dict[uuid.UUID, list[str]] = {}
    replaced: set[uuid.UUID] = set()
    for part in parts:
        if part.state == State.REPLACED:
            if part.meeting_id == meeting.pk:
                replaced.add(part.person_id)
        elif part.meeting_id == meeting.pk:
            here[part.person_id] = part
        else:
            date = part.meeting.starts_at.astimezone(zone).date()
            days.setdefault(part.person_id, []).append(date.isoformat())
    works = organisations_of(here, on=on)
    people = [
        {
            **_on_badge(badge),
            "state": here[badge.person_id].state,
            "mode": here[badge.person_id].mode,
            "works": str(works.get(badge.person_id, "")),
        }
        for badge in badges
        if badge.person_id in here
    ]
    others = [
        {**_on_badge(b), "days": days.get(b.person_id, []), "replaced": b.person_id in replaced}
        for b in badges
        if b.person_id not in here
    ]
    listed = [(part.pk, part.state, part.mode) for part in parts]
    return {"people": people, "others": others, **_seen(meeting, listed, len(badges))}


def _on_badge(badge: Badge) -> dict[str, Any]:
    person = badge.person
    return {
        "id": str(person.pk),
        "n": badge.number,
        "code": badge.code,
        "name": person.name,
        "latin": person.latin_name,
    }


def door_seen(meeting: Meeting) -> dict[str, Any]:
    """Who was seen (`seen`: arriving, `left`: leaving), without names: by person id the check-ins `[id, time]` that
    stand; three queries.

    `revision` changes when the list of people does, so that a phone knows when to take the whole list again.
    """
    parts = Participation.objects.filter(meeting__scope=meeting.scope_id).order_by("pk")
    badges = Badge.objects.filter(scope=meeting.scope_id).count()
    return _seen(meeting, parts.values_list("pk", "state", "mode"), badges)


def _seen(meeting: Meeting, parts: Iterable[tuple[uuid.UUID, str, str]], badges: int) -> dict[str, Any]:
    facts = list(CheckIn.objects.filter(meeting=meeting).order_by("seen_at", "id"))
    undone = {fact.undoes for fact in facts if fact.undoes}
    seen: dict[str, list[list[str]]] = {}
    left: dict[str, list[list[str]]] = {}
    for fact in facts:
        if fact.person_id and fact.pk not in undone:
            known = (left if fact.leaves else seen).setdefault(str(fact.person_id), [])
            known.append([str(fact.pk), fact.seen_at.isoformat()])
    listed = [f"{pk}{state}{mode}" for pk, state, mode in parts]
    taken_back = sorted(str(pk) for pk in undone)
    return {
        "seen": seen,
        "left": left,
        "undone": taken_back,
        "revision": digest(f"{badges}{meeting.capacity}{listed}")[:16],
    }
