"""What the board says, reckoned from where each room stands. Pure: no table, no clock."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sala.rooms.types import Group, Pace, Spot, Stage, Standing

NOTHING = Standing(Stage.PLANNED, None, 0, back=False)
# The groups that are apart from each other and together all rooms, furthest first.
APART = (
    Group.HANDED_OVER,
    Group.COMPLETE,
    Group.INSTALLING,
    Group.CHOSEN,
    Group.CHOOSING,
    Group.PLANNED,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """By when all rooms are handed over, and how many days the plan gives from the choice of a supplier to then."""

    starts_on: dt.date
    due_on: dt.date
    install_days: int

    @property
    def choose_by(self) -> dt.date:
        """The last day on which a supplier can be chosen for a room to be ready in time."""
        return self.due_on - dt.timedelta(days=self.install_days)


def standing_on(changes: Iterable[tuple[int, int, int, dt.date]], on: dt.date) -> Standing:
    """Where a room stood at the end of a day, from its changes (number, from, to, day) in any order: the last that had
    happened by then.
    """
    happened = [change for change in changes if change[3] <= on]
    if not happened:
        return NOTHING
    number, before, after, day = max(happened)
    return Standing(Stage(after), day, number, back=after < before)


def pace_of(standing: Standing, plan: Plan, on: dt.date) -> Pace:
    """A room is late when it is not handed over after the due day, or has no supplier after the last day for choosing
    one; else a gate that was taken back holds it up.
    """
    if standing.stage >= Stage.HANDED_OVER:
        return Pace.DONE
    last = plan.choose_by if standing.stage < Stage.SUPPLIER_CHOSEN else plan.due_on
    if on > last:
        return Pace.LATE
    return Pace.BACK if standing.back else Pace.ON_THE_WAY


def counts(spots: Iterable[Spot]) -> dict[Group, int]:
    """How many rooms each group has."""
    stages = Counter(spot.standing.stage for spot in spots)
    return {group: sum(stages[stage] for stage in group.stages) for group in Group}


def by_place(spots: Iterable[Spot]) -> dict[str, list[Spot]]:
    """The rooms of each province, furthest first."""
    found: dict[str, list[Spot]] = {}
    for spot in sorted(spots, key=lambda spot: (-spot.standing.stage, spot.room)):
        found.setdefault(spot.place, []).append(spot)
    return found


def first_to_look_at(spots: Iterable[Spot], plan: Plan, on: dt.date) -> list[tuple[Spot, Pace]]:
    """The rooms that are late or taken back: late ones first, of these the least far, of these who waits longest."""
    order = (Pace.LATE, Pace.BACK)
    held = [(spot, pace) for spot in spots if (pace := pace_of(spot.standing, plan, on)) in order]
    return sorted(
        held,
        key=lambda one: (
            order.index(one[1]),
            one[0].standing.stage,
            one[0].standing.since or dt.date.min,
            one[0].room,
        ),
    )


def gaps(planned: Mapping[str, int], spots: Sequence[Spot]) -> dict[str, tuple[int, int]]:
    """Planned and actual number of rooms of each province that has either."""
    actual = Counter(spot.place for spot in spots)
    return {place: (planned.get(place, 0), actual[place]) for place in {*planned, *actual}}
