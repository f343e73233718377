"""Gates: in order, with evidence, once, and taken back with a reason; the table holds it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sala.kit.ids import uuid7
from sala.people.api import Person, Role
from sala.people.seed import Cast
from sala.rooms.actions.gates import GateError, GateMovedError, take_back
from sala.rooms.models import Room, StageChange
from sala.rooms.queries import history_of, standing_now, standings_on, today_in
from sala.rooms.rollout import NOTHING, standing_on
from sala.rooms.tests.conftest import DAY, opened
from sala.rooms.types import Stage


def taken_back(room: Room, by: Person, **other: Any) -> StageChange:
    at = timezone.now()
    said: dict[str, Any] = {
        "seen": len(history_of(room)),
        "day": at.date() - DAY,
        "reason": "The test was not valid.",
        "pk": uuid7(),
        "at": at,
    }
    return take_back(room=room, by=by, **{**said, **other})


def test_a_gate_opens_with_its_evidence_and_names_who_opened_it(fresh: Room, lead: Person) -> None:
    change = opened(fresh, lead)
    assert (change.number, change.from_stage, change.to_stage) == (1, Stage.PLANNED, Stage.SURVEYED)
    assert change.opened_by == lead.pk
    assert standing_now(history_of(fresh)).stage is Stage.SURVEYED


def test_gates_open_in_order_up_to_the_last(fresh: Room, lead: Person) -> None:
    for stage in list(Stage)[1:]:
        assert opened(fresh, lead).to_stage == stage
    with pytest.raises(GateError, match="All gates"):
        opened(fresh, lead)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"evidence": "  "}, "evidence"),
        ({"evidence": "x" * 301}, "evidence"),
        ({"note": ""}, "note"),
        ({"note": "x" * 501}, "note"),
        ({"day": timezone.now().date() + 3 * DAY}, "day"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    fresh: Room, lead: Person, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(GateError) as caught:
        opened(fresh, lead, **wrong)
    assert caught.value.code == field
    assert not history_of(fresh)


def test_a_step_cannot_lie_before_the_one_before_it(fresh: Room, lead: Person) -> None:
    opened(fresh, lead)
    with pytest.raises(GateError) as caught:
        opened(fresh, lead, day=timezone.now().date() - 9 * DAY)
    assert caught.value.code == "day"


def test_today_is_the_day_where_the_rooms_are(fresh: Room, lead: Person) -> None:
    evening = dt.datetime(2025, 10, 1, 18, 30, tzinfo=dt.UTC)  # already the second in Phnom Penh
    assert today_in(fresh.network, evening) == dt.date(2025, 10, 2)
    assert opened(fresh, lead, day=dt.date(2025, 10, 2), at=evening).day == dt.date(2025, 10, 2)


def test_a_second_press_gives_the_first_ones_row(fresh: Room, lead: Person) -> None:
    form = {"pk": uuid7(), "seen": 0}
    assert opened(fresh, lead, **form).pk == opened(fresh, lead, **form).pk
    assert len(history_of(fresh)) == 1


def test_who_is_second_is_told_who_was_first(fresh: Room, lead: Person, cast: Cast) -> None:
    opened(fresh, lead)
    with pytest.raises(GateMovedError, match=lead.name):
        opened(fresh, cast.people[Role.ADMINISTRATOR], seen=0)
    taken_back(fresh, lead)
    with pytest.raises(GateMovedError, match="took a gate back"):
        opened(fresh, lead, seen=1)
    assert len(history_of(fresh)) == 2


def test_a_gate_is_taken_back_with_a_reason_and_opened_again(fresh: Room, lead: Person) -> None:
    opened(fresh, lead)
    with pytest.raises(GateError) as caught:
        taken_back(fresh, lead, reason=" ")
    assert caught.value.code == "reason"
    taken_back(fresh, lead)
    standing = standing_now(history_of(fresh))
    assert (standing.stage, standing.back) == (Stage.PLANNED, True)
    with pytest.raises(GateError, match="No gate"):
        taken_back(fresh, lead)
    assert opened(fresh, lead).to_stage == Stage.SURVEYED
    assert not standing_now(history_of(fresh)).back


@pytest.mark.parametrize("role", [Role.MINISTRY_VIEWER, Role.ORGANISER, Role.MEMBER])
def test_others_open_nothing(fresh: Room, cast: Cast, lead: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        opened(fresh, cast.people[role])
    opened(fresh, lead)
    with pytest.raises(PermissionDenied):
        taken_back(fresh, cast.people[role])
    assert len(history_of(fresh)) == 1


def row(room: Room, **other: Any) -> StageChange:
    said: dict[str, Any] = {
        "number": 1,
        "from_stage": 0,
        "to_stage": 1,
        "day": dt.date(2025, 10, 1),
        "at": timezone.now(),
        "evidence": "No. 1",
        "note": "Signed.",
    }
    return StageChange(room=room, **{**said, **other})


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_stage": 2},
        {"from_stage": 6, "to_stage": 7},
        {"from_stage": 1, "to_stage": 1},
        {"number": 0},
        {"evidence": ""},
        {"note": ""},
        {"reason": "Both at once."},
        {"from_stage": 1, "to_stage": 0, "evidence": "", "note": ""},
        {"from_stage": 1, "to_stage": 0, "reason": "With evidence."},
    ],
)
def test_the_table_takes_no_step_that_no_action_makes(fresh: Room, wrong: dict[str, Any]) -> None:
    row(fresh).full_clean(exclude=["opened_by"])
    with pytest.raises(IntegrityError), transaction.atomic():
        row(fresh, **wrong).save()


def test_the_table_takes_one_change_of_a_number(used: Room) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row(used, number=3, from_stage=1, to_stage=2).save()


def test_history_is_neither_changed_nor_deleted(used: Room) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        used.changes.update(note="Another")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        used.changes.all().delete()


ACTS = st.lists(
    st.tuples(st.sampled_from(["open", "back"]), st.integers(-2, 3), st.sampled_from([0, 0, 0, -1, 1])),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(acts=ACTS)
def test_whatever_is_pressed_the_history_is_a_walk_from_stage_to_stage(
    acts: list[tuple[str, int, int]], fresh: Room, lead: Person
) -> None:
    """Against a model of two lines: the stage, and the day. `days` later, with so many changes `seen` too many."""
    start = fresh.network.starts_on
    stage, day, kept = 0, start, [(start - DAY, 0)]
    with transaction.atomic():
        for act, days, off in acts:
            wanted = day + days * DAY
            step = 1 if act == "open" else -1
            allowed = off == 0 and days >= 0 and 0 <= stage + step <= 6
            if not kept[1:]:
                allowed = off == 0 and 0 <= stage + step <= 6
            act_on = opened if act == "open" else taken_back
            seen = len(history_of(fresh)) + off
            try:
                with transaction.atomic():
                    act_on(fresh, lead, day=wanted, seen=seen)
                assert allowed
                stage, day = stage + step, wanted
                kept.append((day, stage))
            except (GateError, GateMovedError):
                assert not allowed
        history = history_of(fresh)
        assert [change.number for change in history] == list(range(1, len(kept)))
        for on in {one for one, _stage in kept}:
            last = [reached for one, reached in kept if one <= on][-1]
            rows = [(c.number, c.from_stage, c.to_stage, c.day) for c in history]
            assert standing_on(rows, on).stage == last
            assert standings_on(fresh.network, on).get(fresh.pk, NOTHING).stage == last
        transaction.set_rollback(True)
