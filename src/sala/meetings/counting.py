"""How many people of an event were asked, confirmed, declined and came: by day, and by what is asked of lists."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

from sala.kit.i18n import Text
from sala.meetings.models import Delegate, GroupMember, Meeting, Participation
from sala.meetings.parties import place_on, province_of, roles_in
from sala.meetings.queries import was_seen
from sala.meetings.types import MeetingKind, State
from sala.people.api import Place

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


class _Part(NamedTuple):
    """A person at one meeting of the event, as she stands there."""

    person: uuid.UUID
    meeting: uuid.UUID
    kind: str
    cancelled_at: dt.datetime | None
    state: str
    mode: str
    gender: str
    language: str
    here: bool
    place: str | None


_FIELDS = (
    "person_id", "meeting_id", "meeting__kind", "meeting__cancelled_at", "state", "mode", "person__gender",
    "person__language", "here", "place",
)  # fmt: skip


def count(scope: uuid.UUID, on: dt.date) -> Counts:
    """All of an event; a person's province is that of her post `on` that day. As many queries for one person as for
    thousands: all that is counted is read once.
    """
    everything = _parts(scope, on)
    parts = [part for part in everything if part.kind == MeetingKind.MEETING]
    tables = {
        "sex": _lines(_by(parts, lambda part: [part.gender])),
        "province": _provinces(parts),
        "role": _roles(parts, scope),
        "mode": _lines(_by(parts, lambda part: [part.mode])),
        "language": _lines(_by(parts, lambda part: [part.language])),
        "group": _groups(parts, scope),
        "delegation": _delegations(parts, scope),
        "visit": _visits(everything),
    }
    return Counts(_tally(parts), _by(parts, lambda part: [str(part.meeting)]), tables)


def _parts(scope: uuid.UUID, on: dt.date) -> list[_Part]:
    """All days of the event and its visits; a walk-in whose check-in was taken back is left out, as in the list, and
    whoever was replaced.
    """
    rows = Participation.objects.filter(meeting__scope=scope).exclude(state=State.REPLACED).order_by()
    rows = rows.annotate(here=was_seen(), place=place_on(on))
    parts = [_Part(*row) for row in rows.values_list(*_FIELDS)]
    return [part for part in parts if part.here or part.state != State.WALK_IN]


def _tally(parts: Sequence[_Part]) -> Tally:
    """Each person once, however many meetings she is at."""

    def persons(which: Callable[[_Part], bool]) -> int:
        return len({part.person for part in parts if which(part)})

    return Tally(
        everybody=persons(lambda _part: True),
        invited=persons(lambda part: part.state != State.WALK_IN),
        confirmed=persons(lambda part: part.state == State.CONFIRMED),
        declined=persons(lambda part: part.state == State.DECLINED),
        walk_ins=persons(lambda part: part.state == State.WALK_IN),
        come=persons(lambda part: part.here or part.state == State.CONFIRMED),
        present=persons(lambda part: part.here),
        waiting=persons(lambda part: part.state == State.WAITING),
    )


def _by(parts: Iterable[_Part], keys: Callable[[_Part], Iterable[str]]) -> dict[str, Tally]:
    """By what `keys` says of each part; one may count in several groups, or in none."""
    groups: dict[str, list[_Part]] = defaultdict(list)
    for part in parts:
        for key in keys(part):
            groups[key].append(part)
    return {key: _tally(group) for key, group in groups.items()}


def _lines(found: dict[str, Tally]) -> list[Line]:
    return [Line(key, Text(), tally) for key, tally in sorted(found.items())]


def _roles(parts: Iterable[_Part], scope: uuid.UUID) -> list[Line]:
    """By the roles that people have in the event itself; "" are those without."""
    held = roles_in(scope)
    return _lines(_by(parts, lambda part: held.get(part.person, [""])))


def _provinces(parts: Sequence[_Part]) -> list[Line]:
    """By where each person's organisation is: her first post of that day, its place or that of the office above; ""
    where nobody knows.
    """
    codes = {part.place for part in parts if part.place}
    places = Place.objects.select_related("parent").in_bulk(codes)
    provinces = {code: province_of(place) for code, place in places.items()}
    names = {province.pk: Text(province.name) for province in provinces.values()}
    found = _by(parts, lambda part: [provinces[part.place].pk if part.place else ""])
    return [Line(key, names.get(key, Text()), tally) for key, tally in found.items()]


def _groups(parts: Iterable[_Part], scope: uuid.UUID) -> list[Line]:
    rows = GroupMember.objects.filter(group__scope=scope).order_by("group")
    return _by_party(parts, rows.values_list("group_id", "group__name", "person_id"))


def _delegations(parts: Iterable[_Part], scope: uuid.UUID) -> list[Line]:
    rows = Delegate.objects.filter(delegation__scope=scope, ended_at=None, approved_at__isnull=False)
    named = rows.order_by("delegation").values_list(
        "delegation_id", "delegation__organisation__name", "person_id"
    )
    return _by_party(parts, named)


def _by_party(parts: Iterable[_Part], rows: Iterable[tuple[uuid.UUID, Any, uuid.UUID]]) -> list[Line]:
    """Of (party, its name, person), in the order of the parties."""
    parties: dict[uuid.UUID, list[str]] = defaultdict(list)
    names: dict[str, Text] = {}
    for party, name, person in rows:
        parties[person].append(str(party))
        names[str(party)] = Text(name)
    found = _by(parts, lambda part: parties.get(part.person, []))
    return [Line(party, name, found[party]) for party, name in names.items() if party in found]


def _visits(everything: Iterable[_Part]) -> list[Line]:
    """Who was signed up by others and has not answered is invited there, as on days."""
    parts = [part for part in everything if part.kind == MeetingKind.VISIT and not part.cancelled_at]
    found = _by(parts, lambda part: [str(part.meeting)])
    visits = Meeting.objects.filter(pk__in={part.meeting for part in parts}).order_by("starts_at", "pk")
    return [Line(str(visit.pk), Text(visit.title), found[str(visit.pk)]) for visit in visits]


def _sum(tallies: Iterable[Tally]) -> Tally:
    """Of groups that share no person."""
    listed = list(tallies)
    return Tally(*(sum(getattr(t, name) for t in listed) for name in Tally.__slots__))
