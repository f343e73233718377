"""Publishing: all or nothing, what changed, who is told, and no resource twice."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sala.forum.actions.schedule import StalePlanError, draft_slots, mark_of, publish, say_delay, slots_of
from sala.forum.actions.sessions import (
    BadSessionError,
    StaleSessionError,
    change_session,
    plan_session,
    remove_session,
)
from sala.forum.models import Event, ScheduleVersion, Session
from sala.forum.queries import delays_of
from sala.forum.tests.factories import AT, DAY, ZONE, add, forum, hall, plan, rows
from sala.forum.timetable import lateness
from sala.forum.types import Part
from sala.forum.wording import default_version_name
from sala.kit.i18n import Text
from sala.kit.time import ticks
from sala.meetings.api import ClashError, Resource
from sala.people.api import Person, Role
from sala.people.seed import Cast

NAME = Text(en="As of March 14")


def test_a_second_version_reaches_only_those_it_touches(cast: Cast) -> None:
    event = forum(cast)
    speaker, chair, other = (cast.people[role] for role in (Role.SPEAKER, Role.CHAIR, Role.INTERPRETER))
    moved = add(event, plan("Moved", people=[(speaker, Part.SPEAKER), (chair, Part.CHAIR)]))
    add(event, plan("Stays", starts="10:00", people=[(other, Part.INTERPRETER)]))
    gone = add(event, plan("Gone", starts="13:00", people=[(speaker, Part.SPEAKER)]))
    publish(event=event, name=NAME, by=None, at=AT)
    assert not rows("notify.Notice").exists()
    later = plan("Moved", starts="08:30", people=[(speaker, Part.SPEAKER), (chair, Part.CHAIR)])
    change_session(session=moved, plan=later, base=1, by=None, at=AT)
    remove_session(session=gone, by=None, at=AT)
    second = publish(event=event, name=NAME, by=None, at=AT)
    told = {notice.person_id: notice for notice in rows("notify.Notice").all()}
    assert set(told) == {speaker.pk, chair.pk}
    assert told[chair.pk].text["en"] == "Time changed: Moved, now Tue 4 Apr 08:30 (was Tue 4 Apr 08:00)."
    assert told[speaker.pk].text["en"].splitlines()[1] == "Cancelled: Gone, Tue 4 Apr 13:00."
    assert "Stays" not in told[speaker.pk].text["en"]
    assert set(told[chair.pk].text) == {"km", "vi", "en"}
    assert told[chair.pk].path == f"/forum/{event.slug}/changes/{second.number}/"


def test_a_third_version_does_not_hide_what_the_second_said(cast: Cast) -> None:
    event, chair = forum(cast), cast.people[Role.CHAIR]
    session = add(event, plan(people=[(chair, Part.CHAIR)]))
    publish(event=event, name=NAME, by=None, at=AT)
    for revision, starts in ((1, "09:00"), (2, "10:00")):
        moved = plan(starts=starts, people=[(chair, Part.CHAIR)])
        change_session(session=session, plan=moved, base=revision, by=None, at=AT)
        publish(event=event, name=NAME, by=None, at=AT)
    assert rows("notify.Notice").filter(person=chair).count() == 2


def test_many_changes_are_counted_after_five(cast: Cast) -> None:
    event, chair = forum(cast), cast.people[Role.CHAIR]
    publish(event=event, name=NAME, by=None, at=AT)
    for hour in range(8, 15):
        add(event, plan(f"S{hour}", starts=f"{hour:02}:00", people=[(chair, Part.CHAIR)]))
    publish(event=event, name=NAME, by=None, at=AT)
    lines = rows("notify.Notice").get(person=chair).text["en"].splitlines()
    assert lines[0] == "New for you: S8, Tue 4 Apr 08:00."
    assert lines[5:] == ["And 2 more changes; the list has them all."]


def test_a_refused_publication_changes_nothing(cast: Cast) -> None:
    event = forum(cast)
    room = hall(event)
    add(event, plan("First", room=room))
    publish(event=event, name=NAME, by=None, at=AT)
    before = _state(event)
    add(event, plan("Second", starts="08:30", room=room))
    with pytest.raises(ClashError) as refused:
        publish(event=event, name=NAME, by=None, at=AT)
    assert len(refused.value.clashes) == 1
    assert _state(event) == before


def test_what_was_not_seen_is_not_published(cast: Cast) -> None:
    event = forum(cast)
    add(event, plan())
    mark = mark_of(draft_slots(event), None)
    add(event, plan("Another", starts="10:00"))
    with pytest.raises(StalePlanError):
        publish(event=event, name=NAME, by=None, at=AT, seen=mark)
    mark = mark_of(draft_slots(event), None)
    publish(event=event, name=NAME, by=None, at=AT, seen=mark)
    with pytest.raises(StalePlanError):
        publish(event=event, name=NAME, by=None, at=AT, seen=mark)
    assert ScheduleVersion.objects.filter(event=event).count() == 1


def test_two_organisers_at_once_lose_nothing(cast: Cast) -> None:
    session = add(forum(cast), plan())
    change_session(session=session, plan=plan("Theirs"), base=1, by=None, at=AT)
    with pytest.raises(StaleSessionError):
        change_session(session=session, plan=plan("Mine"), base=1, by=None, at=AT)
    session.refresh_from_db()
    assert (session.title["en"], session.revision) == ("Theirs", 2)


def test_a_session_must_end_after_it_begins_and_not_last_for_ever(cast: Cast) -> None:
    event = forum(cast)
    for minutes in (0, -30, 17 * 60):
        with pytest.raises(BadSessionError):
            add(event, plan(minutes=minutes))


def test_slugs_are_never_given_twice(cast: Cast) -> None:
    event = forum(cast)
    first = add(event, plan())
    publish(event=event, name=NAME, by=None, at=AT)
    remove_session(session=first, by=None, at=AT)
    assert [first.slug, add(event, plan()).slug] == ["opening", "opening-2"]


def test_late_is_what_the_hall_says_or_what_is_said_for_all(cast: Cast) -> None:
    event, chair = forum(cast), cast.people[Role.CHAIR]
    one, two = hall(event, "One"), hall(event, "Two")
    for room, starts in ((one, "09:00"), (two, "09:00"), (None, "12:00"), (one, "07:00")):
        add(event, plan(f"In {room}", starts=starts, room=room))
    slots = {(slot.hall_id, slot.starts_at.hour): slot for slot in draft_slots(event)}
    from_at = dt.datetime.combine(DAY, dt.time(8), ZONE)

    def say(room: Resource | None, minutes: int) -> list[int]:
        say_delay(event=event, hall=room, from_at=from_at, minutes=minutes, date=DAY, by=chair, at=AT)
        late = delays_of(event)
        return [
            lateness(slots[key], late, "Asia/Phnom_Penh")
            for key in ((one.pk, 2), (two.pk, 2), (None, 5), (one.pk, 0))
        ]

    assert say(one, 20) == [20, 0, 0, 0]
    assert say(None, 10) == [20, 10, 10, 0]
    assert say(one, 0) == [10, 10, 10, 0]
    assert say(None, 0) == [0, 0, 0, 0]


def test_a_version_is_named_after_its_day_in_each_language() -> None:
    assert default_version_name(dt.date(2023, 3, 28))["en"] == "As of 28 March"


def _state(event: Event) -> tuple[Any, ...]:
    holds = sorted(rows("meetings.Hold").filter(owner=event.pk).values_list("resource_id", "tick", "meeting"))
    event.refresh_from_db()
    return holds, event.versions.count(), event.schedule_revision, rows("notify.Notice").count()


WISH = st.tuples(
    st.integers(0, 1),  # which event
    st.integers(0, 3),  # which session of it
    st.integers(0, 11),  # quarter of an hour
    st.integers(1, 4),  # how many quarters
    st.integers(0, 2),  # hall, shared between the events, or none
    st.sets(st.integers(0, 2), max_size=2),  # persons
)
STEPS = st.lists(st.one_of(WISH, st.sampled_from([0, 1])), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_resource_is_held_twice_whatever_is_planned_and_published(
    stage: "Stage", steps: list[Any]
) -> None:
    with transaction.atomic():
        stage.play(steps)
        transaction.set_rollback(True)


class Stage:
    """Two forums of one programme with shared halls and people; organisers of both plan and publish in any order."""

    def __init__(self, cast: Cast) -> None:
        self.events = [forum(cast, "One"), forum(cast, "Two")]
        self.halls: list[Resource | None] = [hall(self.events[0], "A"), hall(self.events[0], "B"), None]
        self.people: list[Person] = [
            cast.people[role] for role in (Role.SPEAKER, Role.CHAIR, Role.INTERPRETER)
        ]

    def play(self, steps: list[Any]) -> None:
        """Take each step and look at the promise after it."""
        self.sessions: dict[tuple[int, int], Session] = {}
        for step in steps:
            if isinstance(step, int):
                self._publish(self.events[step])
            else:
                self._plan(*step)
            self._look()

    def _plan(
        self, event: int, number: int, quarter: int, quarters: int, room: int, people: set[int]
    ) -> None:
        starts = f"{8 + quarter // 4:02}:{quarter % 4 * 15:02}"
        who = [(self.people[n], Part.SPEAKER) for n in sorted(people)]
        wanted = plan("S", starts=starts, minutes=15 * quarters, room=self.halls[room], people=who)
        session = self.sessions.get((event, number))
        if session is None:
            session = plan_session(event=self.events[event], plan=wanted, by=None, at=AT)
        else:
            session = change_session(session=session, plan=wanted, base=session.revision, by=None, at=AT)
        self.sessions[event, number] = session

    def _publish(self, event: Event) -> None:
        before = _state(event)
        refused: list[Any] = []
        try:
            publish(event=event, name=NAME, by=None, at=AT)
        except ClashError as error:
            refused = error.clashes
        assert refused or event.versions.count() == before[1] + 1
        assert not refused or _state(event) == before

    def _look(self) -> None:
        held: set[tuple[object, int]] = set()
        persons = dict(Resource.objects.filter(person_id__isnull=False).values_list("person_id", "pk"))
        for event in self.events:
            version = event.versions.order_by("number").last()
            wanted = {
                (resource, tick, slot.session_id)
                for slot in (slots_of(version) if version else [])
                for resource in [persons[p] for part in slot.people.values() for p in part]
                + [slot.hall_id] * bool(slot.hall_id)
                for tick in ticks(slot.starts_at, slot.ends_at)
            }
            taken = set(
                rows("meetings.Hold").filter(owner=event.pk).values_list("resource_id", "tick", "meeting")
            )
            assert taken == wanted
            mine = {(resource, tick) for resource, tick, _session in taken}
            assert not held & mine
            held |= mine


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.mark.at_once
def test_of_two_who_publish_at_once_one_wins(own_process: Callable[[str], Any]) -> None:
    said = own_process("sala.forum.tests.at_once")
    assert said["results"] == [["clash", "published"]] * 5
    assert said["held"] == [True] * 5
