"""A room's history as its page tells it."""

import datetime as dt
from dataclasses import dataclass

from sala.people.api import persons_by_id
from sala.rooms.models import StageChange
from sala.rooms.types import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """One change: the stage that the room reached, or (`back`) fell back to; `who`: "" when she was erased; `address`:
    the evidence, where it is one to open.
    """

    stage: str
    back: bool
    day: dt.date
    who: str
    at: dt.datetime
    evidence: str
    address: str
    note: str
    reason: str


def steps_of(history: list[StageChange]) -> list[Step]:
    """Newest first; one query for the names."""
    people = persons_by_id(change.opened_by for change in history if change.opened_by)
    return [
        Step(
            stage=str(Stage(change.to_stage).label),
            back=change.to_stage < change.from_stage,
            day=change.day,
            who=people[change.opened_by].name if change.opened_by in people else "",
            at=change.at,
            evidence=change.evidence,
            address=change.evidence if change.evidence.startswith("https://") else "",
            note=change.note,
            reason=change.reason,
        )
        for change in reversed(history)
    ]
