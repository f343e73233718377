"""How many people of an event were asked, confirmed, declined and came: by day, and by what is asked of lists."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from sala.kit.i18n import Text
from sala.meetings.models import Delegate, GroupMember, Meeting, Participation
from sala.meetings.parties import place_on, province_of
from sala.meetings.queries import was_seen
from sala.meetings.types import MeetingKind, State
from sala.people.api import Person, Place

_COME = Q(state=State.CONFIRMED) | Q(here=True)
FEWEST = 3  # of a group that is kept by itself when the persons are gone
FEW = "few"
"""The key of the small groups of a kept table, together."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons. `come` are those who confirmed or were seen; walk-ins are in `everybody`, not in `invited`."""

    everybody: int = 0
    invited: int = 0
    confirmed: int = 0
    declined: int = 0
    walk_ins: int = 0
    come: int = 0
    present: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a table: its key, and its name where the key is no code that the page has a word for."""

    key: str
    name: Text
    tally: Tally


@dataclass(frozen=True, slots=True)
class Counts:
    """`total` and `tables` count each person of the whole event once; `days` by the key of the meeting."""

    total: Tally
    days: dict[str, Tally]
    tables: dict[str, list[Line]]

    def as_json(self) -> dict[str, Any]:
        """As it can stand in a column, without groups so small that one would know who it is."""
        return {
            "total": astuple(self.total),
            "days": {key: astuple(tally) for key, tally in self.days.items()},
            "tables": {
                table: [[line.key, dict(line.name), astuple(line.tally)] for line in without_small(lines)]
                for table, lines in self.tables.items()
            },
        }


def counts_of(kept: dict[str, Any]) -> Counts:
    """What `as_json` wrote."""
    return Counts(
        Tally(*kept["total"]),
        {key: Tally(*numbers) for key, numbers in kept["days"].items()},
        {
            table: [Line(key, Text(name), Tally(*numbers)) for key, name, numbers in lines]
            for table, lines in kept["tables"].items()
        },
    )


def without_small(lines: list[Line]) -> list[Line]:
    """Groups of fewer than three are one line; with the next smallest ones, until they are three or nothing is left."""
    by_size = sorted(lines, key=lambda line: line.tally.everybody)
    small = [line for line in by_size if line.tally.everybody < FEWEST]
    while small and len(small) < len(lines) and _sum(line.tally for line in small).everybody < FEWEST:
        small.append(by_size[len(small)])
    together = _sum(line.tally for line in small)
    kept = [line for line in lines if line not in small]
    return [*kept, Line(FEW, Text(), together)] if together.everybody >= FEWEST else kept


def count(scope: uuid.UUID, on: dt.date) -> Counts:
    """All of an event; a person's province is that of her post `on` that day. As many queries for one person as for
    thousands.
    """
    everything = _parts(scope)
    parts = everything.filter(meeting__kind=MeetingKind.MEETING)
    days = _by(parts, "meeting")
    tables = {
        "sex": _lines(_by(parts, "person__gender")),
        "province": _provinces(parts, on),
        "role": _roles(parts, scope),
        "mode": _lines(_by(parts, "mode")),
        "language": _lines(_by(parts, "person__language")),
        "group": _groups(parts, scope),
        "delegation": _delegations(parts, scope),
        "visit": _visits(everything),
    }
    total = Tally(**parts.aggregate(**_numbers()))
    return Counts(total, {str(key): tally for key, tally in days.items()}, tables)


def _parts(scope: uuid.UUID) -> QuerySet[Participation]:
    """All days of the event and its visits; a walk-in whose check-in was taken back is left out, as in the list, and
    whoever was replaced.
    """
    everything = Participation.objects.filter(meeting__scope=scope).annotate(here=was_seen())
    kept = everything.exclude(state=State.WALK_IN, here=False).exclude(state=State.REPLACED)
    return kept.order_by()


def _numbers() -> dict[str, Any]:
    wanted = {
        "everybody": Q(),
        "invited": ~Q(state=State.WALK_IN),
        "confirmed": Q(state=State.CONFIRMED),
        "declined": Q(state=State.DECLINED),
        "walk_ins": Q(state=State.WALK_IN),
        "come": _COME,
        "present": Q(here=True),
        "waiting": Q(state=State.WAITING),
    }
    return {name: Count("person", distinct=True, filter=which or None) for name, which in wanted.items()}


def _by(parts: QuerySet[Participation], field: str) -> dict[Any, Tally]:
    rows = parts.values_list(field).annotate(**_numbers())
    return {key: Tally(*numbers) for key, *numbers in rows}


def _lines(found: dict[Any, Tally]) -> list[Line]:
    return [Line(str(key), Text(), tally) for key, tally in sorted(found.items())]


def _roles(parts: QuerySet[Participation], scope: uuid.UUID) -> list[Line]:
    """By the roles that people have in the event itself; "" are those without."""
    held = Q(person__role_grants__scope=scope, person__role_grants__ends_at=None)
    found: dict[str, Tally] = _by(parts.filter(held), "person__role_grants__role")
    holders = Person.objects.filter(role_grants__scope=scope, role_grants__ends_at=None)
    others = Tally(**parts.exclude(person__in=holders).aggregate(**_numbers()))
    if others.everybody:
        found[""] = others
    return _lines(found)


def _provinces(parts: QuerySet[Participation], on: dt.date) -> list[Line]:
    """By where each person's organisation is: her first post of that day, its place or that of the office above; ""
    where nobody knows.
    """
    found = _by(parts.annotate(place=place_on(on)), "place")
    places = Place.objects.select_related("parent").in_bulk([code for code in found if code])
    united: dict[str, list[Tally]] = defaultdict(list)
    names: dict[str, Text] = {}
    for code, tally in found.items():
        province = province_of(places[code]) if code else None
        key = province.pk if province else ""
        names[key] = Text(province.name) if province else Text()
        united[key].append(tally)
    return [Line(key, names[key], _sum(tallies)) for key, tallies in united.items()]


def _groups(parts: QuerySet[Participation], scope: uuid.UUID) -> list[Line]:
    rows = GroupMember.objects.filter(group__scope=scope).order_by("group")
    return _by_party(parts, rows.values_list("group_id", "group__name", "person_id"))


def _delegations(parts: QuerySet[Participation], scope: uuid.UUID) -> list[Line]:
    rows = Delegate.objects.filter(delegation__scope=scope, ended_at=None, approved_at__isnull=False)
    named = rows.order_by("delegation").values_list(
        "delegation_id", "delegation__organisation__name", "person_id"
    )
    return _by_party(parts, named)


def _by_party(parts: QuerySet[Participation], rows: Iterable[tuple[uuid.UUID, Any, uuid.UUID]]) -> list[Line]:
    """Of (party, its name, person): no key leads from a participation to them, so each person's own numbers are added
    up in each party that she belongs to. One query beside that of the rows.
    """
    members: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    names: dict[uuid.UUID, Text] = {}
    for party, name, person in rows:
        members[party].add(person)
        names[party] = Text(name)
    of_person = _by(parts, "person_id") if members else {}
    found = {
        party: [of_person[person] for person in people if person in of_person]
        for party, people in members.items()
    }
    return [Line(str(party), names[party], _sum(tallies)) for party, tallies in found.items() if tallies]


def _visits(everything: QuerySet[Participation]) -> list[Line]:
    """Who was signed up by others and has not answered is invited there, as on days."""
    parts = everything.filter(meeting__kind=MeetingKind.VISIT, meeting__cancelled_at=None)
    found = _by(parts, "meeting")
    visits = Meeting.objects.filter(pk__in=list(found)).order_by("starts_at", "pk")
    return [Line(str(visit.pk), Text(visit.title), found[visit.pk]) for visit in visits]


def _sum(tallies: Iterable[Tally]) -> Tally:
    """Of groups that share no person."""
    listed = list(tallies)
    return Tally(*(sum(getattr(t, name) for t in listed) for name in Tally.__slots__))
