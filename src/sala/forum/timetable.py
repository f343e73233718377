"""A schedule laid out as days, rows and columns: time by hall. Pure: no database."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from sala.forum.types import Chip, Late, Part, SessionKind, Slot
from sala.kit.dates import clock
from sala.kit.i18n import Text

SHOWN_PARTS = (Part.SPEAKER, Part.CHAIR)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a layout needs beside the slots. `names`: persons by id as the reader sees them; `chips`: session id to what
    changed in it since the version before.
    """

    zone: str
    language: str
    halls: Mapping[uuid.UUID, Text]
    names: Mapping[uuid.UUID, str]
    delays: Sequence[Late] = ()
    chips: Mapping[uuid.UUID, tuple[Chip, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in the table. `expected` is the new time while its hall runs late, else empty."""

    slot: Slot
    hall: Text | None
    people: str
    chips: tuple[Chip, ...]
    late: int
    expected: str
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one row has under one hall, or (`span` > 1) under all. `rest`: a break."""

    entries: tuple[Entry, ...]
    span: int
    rest: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that begins at one time; `at` is that time as the reader's tables write it."""

    at: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableDay:
    """One day. `halls` are the columns, without the time's."""

    date: dt.date
    halls: tuple[Text, ...]
    rows: tuple[Row, ...]


def timetable(
    slots: Sequence[Slot], around: Surroundings, *, interpreted: Sequence[str] = ()
) -> list[TableDay]:
    """The days in order. A session that nothing runs beside goes across all columns; so does one without a hall."""
    zone = ZoneInfo(around.zone)
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.slug))
    days = []
    for date, of_day in groupby(ordered, key=lambda slot: slot.starts_at.astimezone(zone).date()):
        mine = list(of_day)
        columns = _columns(mine, around)
        rows = [
            row
            for _at, group in groupby(mine, key=lambda s: s.starts_at)
            for row in _rows(list(group), mine, columns, around, interpreted)
        ]
        days.append(TableDay(date, tuple(around.halls[c] for c in columns), tuple(rows)))
    return days


def lateness(slot: Slot, delays: Sequence[Late], zone: str) -> int:
    """By how many minutes a session begins late: what its own hall says, else what is said for all places."""
    date = slot.starts_at.astimezone(ZoneInfo(zone)).date()
    said = {
        d.hall_id: d.minutes for d in delays if d.date == date and d.minutes and slot.starts_at >= d.from_at
    }
    return said.get(slot.hall_id) or said.get(None) or 0


def _columns(slots: Sequence[Slot], around: Surroundings) -> list[uuid.UUID]:
    """Halls in the order of how much they are used that day: the main hall stands first."""
    used = [slot.hall_id for slot in slots if slot.hall_id in around.halls]
    return sorted({hall for hall in used if hall}, key=lambda hall: (-used.count(hall), str(hall)))


def _rows(
    group: Sequence[Slot],
    day: Sequence[Slot],
    columns: Sequence[uuid.UUID],
    around: Surroundings,
    interpreted: Sequence[str],
) -> list[Row]:
    width = max(len(columns), 1)
    at = clock(group[0].starts_at.astimezone(ZoneInfo(around.zone)), around.language, table=True)
    wide = [s for s in group if s.hall_id not in columns or not _beside(s, day)]
    rows = [
        Row(at, (Cell((_entry(s, around, interpreted),), width, s.kind == SessionKind.BREAK),)) for s in wide
    ]
    rest = [s for s in group if s not in wide]
    if rest:
        cells = [
            tuple(_entry(s, around, interpreted) for s in rest if s.hall_id == column) for column in columns
        ]
        rows.append(Row(at, tuple(Cell(entries, 1, rest=False) for entries in cells)))
    return rows


def _beside(slot: Slot, day: Sequence[Slot]) -> bool:
    return any(
        other is not slot
        and other.hall_id
        and other.starts_at < slot.ends_at
        and slot.starts_at < other.ends_at
        for other in day
    )


def _entry(slot: Slot, around: Surroundings, interpreted: Sequence[str]) -> Entry:
    late = lateness(slot, around.delays, around.zone)
    expected = (slot.starts_at + dt.timedelta(minutes=late)).astimezone(ZoneInfo(around.zone))
    names = [around.names[p] for part in SHOWN_PARTS for p in slot.people.get(part, ()) if p in around.names]
    into = (
        tuple(code for code in interpreted if code not in slot.spoken)
        if slot.spoken and slot.kind != SessionKind.BREAK
        else ()
    )
    return Entry(
        slot=slot,
        hall=around.halls.get(slot.hall_id) if slot.hall_id else None,
        people=" · ".join(dict.fromkeys(names)),
        chips=(around.chips or {}).get(slot.session_id, ()),
        late=late,
        expected=clock(expected, around.language, table=True) if late else "",
        into=into,
    )
