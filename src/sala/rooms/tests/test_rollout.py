"""What the board reckons, without any table."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from sala.rooms.rollout import (
    APART,
    NOTHING,
    Plan,
    by_place,
    counts,
    first_to_look_at,
    gaps,
    pace_of,
    standing_on,
)
from sala.rooms.types import Group, Pace, Spot, Stage, Standing

DAY = dt.timedelta(days=1)
START = dt.date(2025, 9, 21)
PLAN = Plan(START, dt.date(2025, 12, 31), 21)


def spot(stage: Stage, *, place: str = "VN-01", since: dt.date = START, back: bool = False) -> Spot:
    return Spot(uuid.uuid4(), place, Standing(stage, since, 1, back=back))


def test_a_room_stands_where_the_last_change_of_the_day_left_it() -> None:
    changes = [(1, 0, 1, START), (2, 1, 2, START + DAY), (3, 2, 1, START + DAY)]
    assert standing_on(changes, START - DAY) == NOTHING
    assert standing_on(changes, START) == Standing(Stage.SURVEYED, START, 1, back=False)
    assert standing_on(reversed(changes), START + DAY) == Standing(Stage.SURVEYED, START + DAY, 3, back=True)


@given(st.lists(st.sampled_from(Stage), max_size=40))
def test_the_groups_that_are_apart_are_all_rooms(stages: list[Stage]) -> None:
    number = counts([spot(stage) for stage in stages])
    assert sum(number[group] for group in APART) == len(stages)
    assert number[Group.SURVEYED] == len(stages) - number[Group.PLANNED]
    assert number[Group.IN_OPERATION] <= number[Group.HANDED_OVER]


def test_without_a_supplier_a_room_is_late_from_the_day_after_the_last_one_for_choosing() -> None:
    surveyed = spot(Stage.SURVEYED).standing
    assert PLAN.choose_by == dt.date(2025, 12, 10)
    assert pace_of(surveyed, PLAN, PLAN.choose_by) is Pace.ON_THE_WAY
    assert pace_of(surveyed, PLAN, PLAN.choose_by + DAY) is Pace.LATE


def test_with_a_supplier_it_is_late_after_the_due_day_until_it_is_handed_over() -> None:
    chosen, done = spot(Stage.SUPPLIER_CHOSEN).standing, spot(Stage.HANDED_OVER).standing
    assert pace_of(chosen, PLAN, PLAN.due_on) is Pace.ON_THE_WAY
    assert pace_of(chosen, PLAN, PLAN.due_on + DAY) is Pace.LATE
    assert pace_of(done, PLAN, PLAN.due_on + 90 * DAY) is Pace.DONE


def test_late_rooms_come_first_then_those_that_were_taken_back() -> None:
    back = spot(Stage.INSTALLING, back=True)
    late, longer = spot(Stage.SURVEYED), spot(Stage.SURVEYED, since=START - DAY)
    fine = spot(Stage.INSTALLING)
    held = first_to_look_at([fine, back, late, longer], PLAN, PLAN.due_on)
    assert [one for one, _pace in held] == [longer, late, back]
    assert [pace for _one, pace in held] == [Pace.LATE, Pace.LATE, Pace.BACK]


def test_the_rooms_of_a_province_stand_furthest_first() -> None:
    near, far = spot(Stage.PLANNED), spot(Stage.IN_OPERATION)
    assert by_place([near, far, spot(Stage.PLANNED, place="VN-04")])["VN-01"] == [far, near]


def test_planned_and_actual_stand_beside_each_other_also_where_one_is_missing() -> None:
    found = gaps({"VN-01": 3, "VN-04": 2}, [spot(Stage.PLANNED), spot(Stage.PLANNED, place="VN-46")])
    assert found == {"VN-01": (3, 1), "VN-04": (2, 0), "VN-46": (0, 1)}
