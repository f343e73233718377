"""Places: whoever presses at once, never more than there are; who does not get one stands in line."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.actions.participants import (
    FullError,
    KeepsPlaceError,
    answer_invitation,
    change_participation,
    remove_participant,
)
from sala.meetings.actions.places import move_up, place_in_line, places_taken, set_places
from sala.meetings.models import Meeting, Participation
from sala.meetings.parties import unanswered
from sala.meetings.queries import in_line
from sala.meetings.tests.factories import group_of, invited, says, state_of, told
from sala.meetings.types import Mode, State
from sala.people.api import Person, Role
from sala.people.seed import Cast


@pytest.fixture(autouse=True)
def one_place(coming: Meeting) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    coming.refresh_from_db()


def part(person: Person, meeting: Meeting) -> Participation:
    return Participation.objects.select_related("meeting__scope", "person").get(
        meeting=meeting, person=person
    )


def line(meeting: Meeting) -> list[Person]:
    return [row.person for row in in_line(meeting).select_related("person")]


def test_who_is_late_waits_and_gets_the_place_that_becomes_free(meeting: Meeting) -> None:
    first, second, third = invited(meeting, 3)
    assert says(first, meeting) == State.CONFIRMED
    assert [says(second, meeting), says(third, meeting)] == [State.WAITING, State.WAITING]
    assert [place_in_line(part(p, meeting)) for p in (second, third)] == [1, 2]
    assert says(second, meeting) == State.WAITING
    assert line(meeting) == [second, third]
    says(first, meeting, comes=False)
    assert state_of(second, meeting) == State.CONFIRMED
    assert line(meeting) == [third]
    assert "A place became free" in told(second)[0]
    assert not told(third)
    says(second, meeting, comes=False)
    assert (state_of(third, meeting), places_taken(meeting)) == (State.CONFIRMED, 1)


def test_raising_gives_places_and_lowering_takes_none(meeting: Meeting, organiser: Person) -> None:
    people = invited(meeting, 4)
    for person in people:
        says(person, meeting)
    at = timezone.now()
    assert set_places(meetings=[meeting], capacity=3, online_capacity=None, by=organiser, at=at) == 2
    assert line(meeting) == people[3:]
    assert set_places(meetings=[meeting], capacity=1, online_capacity=None, by=organiser, at=at) == 0
    assert places_taken(meeting) == 3
    says(people[0], meeting, comes=False)
    assert (places_taken(meeting), line(meeting)) == (2, people[3:])
    set_places(meetings=[meeting], capacity=None, online_capacity=None, by=organiser, at=at)
    assert not line(meeting)


def test_each_mode_has_its_own_places(meeting: Meeting, organiser: Person) -> None:
    first, second, third = invited(meeting, 3)
    set_places(meetings=[meeting], capacity=1, online_capacity=1, by=organiser, at=timezone.now())
    assert says(first, meeting, mode=Mode.IN_PERSON) == State.CONFIRMED
    assert says(second, meeting, mode=Mode.ONLINE) == State.CONFIRMED
    assert says(third, meeting, mode=Mode.ONLINE) == State.WAITING
    with pytest.raises(KeepsPlaceError):
        says(second, meeting, mode=Mode.IN_PERSON)
    assert part(second, meeting).mode == Mode.ONLINE
    says(first, meeting, comes=False)
    assert says(second, meeting, mode=Mode.IN_PERSON) == State.CONFIRMED
    assert state_of(third, meeting) == State.CONFIRMED


def test_a_groups_limit_stands_in_the_way_of_its_people_only(meeting: Meeting, organiser: Person) -> None:
    set_places(meetings=[meeting], capacity=3, online_capacity=None, by=organiser, at=timezone.now())
    first, second, other = invited(meeting, 3)
    group_of(meeting, [first, second], places=1)
    assert [says(person, meeting) for person in (first, second, other)] == [
        State.CONFIRMED,
        State.WAITING,
        State.CONFIRMED,
    ]
    says(first, meeting, comes=False)
    assert state_of(second, meeting) == State.CONFIRMED


def test_moved_up_only_with_a_reason(meeting: Meeting, organiser: Person) -> None:
    first, second, third = invited(meeting, 3)
    for person in (first, second, third):
        says(person, meeting)
    with pytest.raises(ValidationError, match="Write why"):
        move_up(part=part(third, meeting), reason=" ", by=organiser, at=timezone.now())
    assert line(meeting) == [second, third]
    move_up(part=part(third, meeting), reason="Speaks on the panel", by=organiser, at=timezone.now())
    assert line(meeting) == [third, second]
    move_up(part=part(second, meeting), reason="Comes from afar", by=organiser, at=timezone.now())
    assert line(meeting) == [second, third]
    says(first, meeting, comes=False)
    assert part(second, meeting).moved_because == ""
    with pytest.raises(ValidationError, match="not on the waiting list"):
        move_up(part=part(first, meeting), reason="Comes after all", by=organiser, at=timezone.now())


def test_who_waits_and_is_removed_or_erased_leaves_no_gap(meeting: Meeting, organiser: Person) -> None:
    first, second, third, last = invited(meeting, 4)
    for person in (first, second, third, last):
        says(person, meeting)
    remove_participant(part=part(second, meeting), by=organiser, at=timezone.now())
    Person.objects.filter(pk=third.pk).update(erased_at=timezone.now())
    remove_participant(part=part(first, meeting), by=organiser, at=timezone.now())
    assert (state_of(last, meeting), line(meeting)) == (State.CONFIRMED, [])


def test_after_the_meeting_nothing_is_given(meeting: Meeting) -> None:
    first, second = invited(meeting, 2)
    says(first, meeting)
    says(second, meeting)
    says(first, meeting, comes=False, at=meeting.ends_at + dt.timedelta(hours=1))
    assert state_of(second, meeting) == State.WAITING


def test_an_organiser_is_told_that_it_is_full(meeting: Meeting, organiser: Person) -> None:
    first, second = invited(meeting, 2)
    says(first, meeting)
    with pytest.raises(FullError, match="All 1 places are taken"):
        change_participation(
            part=part(second, meeting),
            mode=Mode.IN_PERSON,
            state=State.CONFIRMED,
            by=organiser,
            at=timezone.now(),
        )
    assert state_of(second, meeting) == State.INVITED


def test_one_answer_for_all_days_and_the_full_one_waits(meeting: Meeting, cast: Cast) -> None:
    at, person = timezone.now(), cast.people[Role.MEMBER]
    tomorrow = create_meeting(
        scope=meeting.scope, title=Text(en="Day 2"), starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    invite(meetings=[tomorrow], people=[person], by=None, at=at)
    says(cast.people[Role.CHAIR], meeting)
    assert person.pk in unanswered(meeting.scope_id)
    assert answer_invitation(scope=meeting.scope, person=person, comes=True, at=at) == 2
    assert (state_of(person, meeting), state_of(person, tomorrow)) == (State.WAITING, State.CONFIRMED)
    assert person.pk not in unanswered(meeting.scope_id)
    assert answer_invitation(scope=meeting.scope, person=person, comes=True, at=at) == 0


@pytest.mark.at_once
def test_two_who_press_at_once_never_exceed_the_places(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own: the audit log of a shared one could not be emptied afterwards."""
    assert own_process("sala.meetings.tests.at_once") == {
        "pressed": ["full", "full", "full", "full", "in", "in"],
        "places": 2,
        "sixty for 42": {"confirmed": 42, "waiting": 18},
        "the line": list(range(1, 19)),
        "substitutes": ["no", "yes"],
        "in the delegation": 1,
        "two delegations": ["elsewhere", "listed", "named"],
        "everything": ["done"],
        "two visits": ["elsewhere", "placed"],
        "one list": ["0", "20"],
        "lines of the log": 1,
        "badges": ["done", "done", "done", "done"],
        "numbers without a gap": True,
    }
