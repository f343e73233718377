"""Reads of who was there how long, at one meeting and at all of an event."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sala.kit.i18n import Text
from sala.meetings.models import CheckIn, Meeting, Participation
from sala.meetings.presence import Presence, Sight, presence_of
from sala.meetings.queries import days_of as event_days
from sala.meetings.queries import organisations_of, standing_sights, was_seen
from sala.meetings.types import State
from sala.people.api import Organisation, Person, Place, Scope

_ONLINE = "online"  # the method of a check-in that the participant makes herself


@dataclass(frozen=True, slots=True)
class Stay:
    """A person at an event: her presence at each of its meetings (None where nobody saw her), in their order."""

    person: Person
    organisation: Text
    province: Text
    days: tuple[Presence | None, ...]

    @property
    def minutes(self) -> int:
        """Of all meetings together."""
        return sum(day.minutes for day in self.days if day)

    @property
    def online_minutes(self) -> int:
        """How many of them were reported online."""
        return sum(day.online_minutes for day in self.days if day)

    @property
    def days_present(self) -> int:
        """At how many meetings at least one minute counts."""
        return sum(day is not None and day.minutes > 0 for day in self.days)

    @property
    def first_seen(self) -> dt.datetime:
        """When she was first seen at all."""
        return min(day.first_seen for day in self.days if day)

    @property
    def last_seen(self) -> dt.datetime:
        """When she was last seen, or, where nobody saw her leave, the planned end that counts."""
        return max(_last(day) for day in self.days if day)

    @property
    def open(self) -> bool:
        """Whether a leaving is missing on some day."""
        return any(day.open for day in self.days if day)

    @property
    def unseen_arrival(self) -> bool:
        """Whether an arrival is missing on some day."""
        return any(day.unseen_arrival for day in self.days if day)


def _last(day: Presence) -> dt.datetime:
    return max([day.last_seen, *(stretch.ends_at for stretch in day.stretches)])


def days_of(scope: Scope | uuid.UUID) -> list[Meeting]:
    """The days of an event by time; one query. A visit is part of its day, and its minutes are not counted twice."""
    pk = scope if isinstance(scope, uuid.UUID) else scope.pk
    return list(event_days(pk).select_related("scope"))


@dataclass(frozen=True, slots=True)
class PartIn:
    """What somebody has to do with an event: whether she confirmed for a meeting of it, and was seen at one."""

    confirmed: bool
    seen: bool


def parts_in(person: Person, scopes: Collection[uuid.UUID]) -> dict[uuid.UUID, PartIn]:
    """The person's parts in these events, by scope; one query. An event of which she is on no list is left out."""
    found: dict[uuid.UUID, PartIn] = {}
    for scope, state, seen in _sights().filter(person=person, meeting__scope__in=scopes):
        before = found.get(scope, PartIn(confirmed=False, seen=False))
        confirmed = state in (State.CONFIRMED, State.WALK_IN)
        found[scope] = PartIn(before.confirmed or confirmed, before.seen or seen)
    return found


@cache
def _sights() -> QuerySet[Participation, tuple[uuid.UUID, str, bool]]:
    # Put together once and never read itself: that is half of what the query costs.
    parts = Participation.objects.annotate(seen=was_seen()).order_by()
    return parts.values_list("meeting__scope_id", "state", "seen")


def presences(
    meetings: list[Meeting], sights: Iterable[CheckIn] | None = None
) -> dict[uuid.UUID, dict[uuid.UUID, Presence]]:
    """By person id and meeting id; one query, none when their `standing_sights` were read before. Badges that nobody
    knows are nobody's; whose place another has was not let in.
    """
    seen: dict[tuple[uuid.UUID, uuid.UUID], list[Sight]] = defaultdict(list)
    for fact in standing_sights(*meetings) if sights is None else sights:
        if fact.person_id and not vars(fact)["replaced"]:
            seen[fact.person_id, fact.meeting_id].append(_sight(fact))
    times = {meeting.pk: (meeting.starts_at, meeting.ends_at) for meeting in meetings}
    found: dict[uuid.UUID, dict[uuid.UUID, Presence]] = defaultdict(dict)
    for (person, meeting), hers in seen.items():
        found[person][meeting] = presence_of(hers, *times[meeting])
    return dict(found)


def stays(meetings: list[Meeting]) -> list[Stay]:
    """Whoever was seen at one of these meetings of an event, by name; five queries, whatever the size."""
    found = presences(meetings)
    people = Person.objects.filter(pk__in=found).order_by("sort_key", "pk")
    on = meetings[0].date if meetings else dt.date.min
    works, provinces = organisations_of(found, on=on), provinces_of(found, on=on)
    return [
        Stay(
            person,
            works.get(person.pk, Text()),
            provinces.get(person.pk, Text()),
            tuple(found[person.pk].get(meeting.pk) for meeting in meetings),
        )
        for person in people
    ]


def provinces_of(people: Iterable[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, Text]:
    """The province of the organisation in which each person has a post on a day (the first one), or of the office above
    it; two queries.
    """
    posts = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
    works = Organisation.objects.filter(posts, memberships__person=OuterRef("pk"))
    first = works.order_by("memberships__id").annotate(at=Coalesce("place", "parent__place"))
    rows = Person.objects.filter(pk__in=list(people)).values_list("pk", Subquery(first.values("at")[:1]))
    codes = {person: code for person, code in rows if code}
    known = Place.objects.select_related("parent").in_bulk(set(codes.values()))
    return {person: _province(known[code]) for person, code in codes.items()}


def _province(place: Place) -> Text:
    """A district's province; a province or country is itself."""
    above = place.parent
    name: Text = above.name if above is not None and above.parent_id is not None else place.name
    return name


def _sight(fact: CheckIn) -> Sight:
    return Sight(fact.seen_at, fact.leaves, online=fact.method == _ONLINE)


def local(at: dt.datetime, meeting: Meeting) -> dt.datetime:
    """A moment as the clocks at the meeting show it."""
    return at.astimezone(ZoneInfo(meeting.scope.time_zone))


def out_now(sights: Iterable[CheckIn]) -> dict[uuid.UUID, CheckIn]:
    """Of a meeting's `standing_sights`: by person id, the fact that she left, of who left and did not come back."""
    last: dict[uuid.UUID, CheckIn] = {}
    for fact in sorted(sights, key=lambda fact: (fact.seen_at, not fact.leaves)):
        if fact.person_id:
            last[fact.person_id] = fact
    return {person: fact for person, fact in last.items() if fact.leaves}
