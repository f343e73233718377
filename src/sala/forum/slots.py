"""A schedule version's slots: to and from JSON, and what changed between two of them. Pure: no database."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sala.forum.types import Change, ChangeKind, Part, SessionKind, Slot
from sala.kit.i18n import Text


def as_json(slot: Slot) -> dict[str, Any]:
    """The slot as a JSON object; `as_slot` is its inverse."""
    return {
        "session": str(slot.session_id),
        "slug": slot.slug,
        "kind": str(slot.kind),
        "title": dict(slot.title),
        "lead": dict(slot.lead),
        "starts_at": slot.starts_at.astimezone(dt.UTC).isoformat(),
        "ends_at": slot.ends_at.astimezone(dt.UTC).isoformat(),
        "hall": str(slot.hall_id) if slot.hall_id else None,
        "spoken": list(slot.spoken),
        "people": {
            str(part): [str(person) for person in people] for part, people in slot.people.items() if people
        },
    }


def as_slot(row: dict[str, Any]) -> Slot:
    """The slot that `as_json` wrote."""
    return Slot(
        session_id=uuid.UUID(row["session"]),
        slug=row["slug"],
        kind=SessionKind(row["kind"]),
        title=Text(row["title"]),
        lead=Text(row["lead"]),
        starts_at=dt.datetime.fromisoformat(row["starts_at"]),
        ends_at=dt.datetime.fromisoformat(row["ends_at"]),
        hall_id=uuid.UUID(row["hall"]) if row["hall"] else None,
        spoken=tuple(row["spoken"]),
        people={part: tuple(uuid.UUID(p) for p in row["people"].get(part, ())) for part in Part},
    )


def same_slots(one: Sequence[Slot], other: Sequence[Slot]) -> bool:
    """Whether two schedules say the same, descriptions included; the order in which they come does not count."""
    return {slot.session_id: slot for slot in one} == {slot.session_id: slot for slot in other}


def changes_between(before: Sequence[Slot], after: Sequence[Slot]) -> list[Change]:
    """What changed for those who come: time, hall, people, title, new and cancelled sessions, in order of time.

    A change of the description alone is not one. Sessions are recognised by id, so a new title is not a new session.
    """
    old = {slot.session_id: slot for slot in before}
    new = {slot.session_id: slot for slot in after}
    changes = []
    for session_id in {**old, **new}:
        was, now = old.get(session_id), new.get(session_id)
        kinds = _kinds(was, now)
        if kinds:
            changes.append(Change(kinds, was, now))
    return sorted(changes, key=lambda change: (change.slot.starts_at, change.slot.slug))


def _kinds(was: Slot | None, now: Slot | None) -> tuple[ChangeKind, ...]:
    if was is None:
        return (ChangeKind.NEW,)
    if now is None:
        return (ChangeKind.GONE,)
    lasted, lasts = was.ends_at - was.starts_at, now.ends_at - now.starts_at
    found = {
        ChangeKind.EARLIER: now.starts_at < was.starts_at,
        ChangeKind.LATER: now.starts_at > was.starts_at,
        ChangeKind.SHORTER: lasts < lasted,
        ChangeKind.LONGER: lasts > lasted,
        ChangeKind.HALL: now.hall_id != was.hall_id,
        ChangeKind.PEOPLE: now.people != was.people,
        ChangeKind.TITLE: now.title != was.title,
    }
    return tuple(kind for kind, holds in found.items() if holds)
