"""The form of a gate, which the room's page and the gate's own share."""

import datetime as dt
from dataclasses import dataclass, field

from sala.kit.ids import uuid7
from sala.rooms.fields import Typed
from sala.rooms.types import Stage, Standing
from sala.rooms.wording import EVIDENCE

LONGEST_COUNT = 5  # digits


@dataclass(frozen=True, slots=True)
class GateForm:
    """What stands in the form, all as text. `stage`: where the room is when the gate is open; `wants`: its evidence in
    words; `seen`: how many changes the room had; `id`: made with the form, so that a second press writes nothing.
    """

    stage: str
    wants: str
    id: str
    seen: int
    day: str
    latest: str
    evidence: str = ""
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def blank_gate(standing: Standing, today: dt.date) -> GateForm:
    """The form of the next gate."""
    stage = Stage(standing.stage + 1)
    return GateForm(
        stage=str(stage.label),
        wants=str(EVIDENCE[stage]),
        id=str(uuid7()),
        seen=standing.changes,
        day=today.isoformat(),
        latest=today.isoformat(),
    )


def typed_gate(typed: Typed, standing: Standing, today: dt.date) -> GateForm:
    """The form as it came, with what is wrong in it; made anew for where the room stands now."""
    blank = blank_gate(standing, today)
    return GateForm(
        stage=blank.stage,
        wants=blank.wants,
        id=blank.id,
        seen=blank.seen,
        day=typed.line("day"),
        latest=blank.latest,
        evidence=typed.line("evidence"),
        note=typed.line("note"),
        errors=typed.errors,
    )


def seen_changes(typed: Typed) -> int:
    """How many changes the room had when the form was made; -1, which no room has, for what is no number."""
    text = typed.line("seen")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNT else -1
