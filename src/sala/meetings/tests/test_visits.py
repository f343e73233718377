"""Visits: sign-up, the line, two at the same time, moved and cancelled."""

import datetime as dt

import pytest
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.delegations import replace_delegate
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.actions.participants import answer_invitation, change_participation, remove_participant
from sala.meetings.actions.places import ElsewhereError
from sala.meetings.actions.visits import (
    NotOpenError,
    cancel_visit,
    change_visit,
    give_back,
    sign_up,
    sign_up_group,
)
from sala.meetings.models import Hold, Meeting, Participation
from sala.meetings.tests.factories import (
    delegation_of,
    group_of,
    invited,
    named,
    says,
    state_of,
    teachers,
    told,
    visit_on,
)
from sala.meetings.types import Mode, State
from sala.people.api import Person, Role
from sala.people.seed import Cast


def confirmed(meeting: Meeting, count: int) -> list[Person]:
    people = invited(meeting, count)
    for person in people:
        says(person, meeting)
    return people


def wants(visit: Meeting, person: Person) -> State:
    return sign_up(visit=visit, person=person, by=None, at=timezone.now())


def test_only_who_comes_that_day_and_the_line_behind(coming: Meeting) -> None:
    visit = visit_on(coming)
    first, second = confirmed(coming, 2)
    (undecided,) = invited(coming, 1)
    with pytest.raises(NotOpenError, match="Say first that you come"):
        wants(visit, undecided)
    says(undecided, coming, mode=Mode.ONLINE)
    with pytest.raises(NotOpenError):
        wants(visit, undecided)
    assert [wants(visit, first), wants(visit, first), wants(visit, second)] == [
        State.CONFIRMED,
        State.CONFIRMED,
        State.WAITING,
    ]
    assert give_back(visit=visit, person=first, at=timezone.now())
    assert not give_back(visit=visit, person=first, at=timezone.now())
    assert state_of(second, visit) == State.CONFIRMED
    assert "A place became free" in told(second)[0]
    assert wants(visit, first) == State.WAITING


def test_nobody_is_on_two_visits_at_one_time(coming: Meeting) -> None:
    visit, same_time, later = visit_on(coming), visit_on(coming), visit_on(coming, hours=0.5)
    (person,) = confirmed(coming, 1)
    wants(visit, person)
    with pytest.raises(ElsewhereError, match="Visit 1"):
        wants(same_time, person)
    assert not Participation.objects.filter(meeting=same_time).exists()
    assert wants(later, person) == State.CONFIRMED
    give_back(visit=visit, person=person, at=timezone.now())
    assert wants(same_time, person) == State.CONFIRMED


def test_an_answer_for_all_days_signs_up_for_no_visit(coming: Meeting) -> None:
    visit = visit_on(coming)
    (person,) = confirmed(coming, 1)
    wants(visit, person)
    answer_invitation(scope=coming.scope, person=person, comes=False, at=timezone.now())
    assert state_of(person, coming) == State.DECLINED


def test_cancelled_after_sign_ups(coming: Meeting, organiser: Person) -> None:
    visit, other = visit_on(coming), visit_on(coming)
    first, second = confirmed(coming, 2)
    wants(visit, first)
    wants(visit, second)
    for _press in range(2):
        cancel_visit(visit=visit, by=organiser, at=timezone.now())
    assert told(first)[0].startswith("Cancelled:")
    assert len(told(first)) == len(told(second)) == 1
    assert wants(other, second) == State.CONFIRMED
    with pytest.raises(NotOpenError, match="was cancelled"):
        wants(visit, first)
    signed = Participation.objects.filter(meeting=visit).exclude(state=State.DECLINED)
    assert not signed.exists(), "opened again, nobody is on it who is not held there"


def test_moved_to_where_somebody_is_already(coming: Meeting) -> None:
    visit, later = visit_on(coming, places=2), visit_on(coming, hours=0.5, places=2)
    stays, gone = confirmed(coming, 2)
    for person in (stays, gone):
        wants(visit, person)
    wants(later, gone)
    change_visit(
        visit=visit,
        title=visit.title,
        starts_at=later.starts_at,
        ends_at=later.ends_at,
        place=None,
        at=timezone.now(),
    )
    assert (state_of(stays, visit), state_of(gone, visit)) == (State.CONFIRMED, State.DECLINED)
    assert told(stays)[0].startswith("Another time:")
    assert told(gone)[0].startswith("Moved to a time")
    ticks = set(Hold.objects.filter(meeting=visit.pk).values_list("tick", flat=True))
    assert min(ticks) * 900 == int(later.starts_at.timestamp()) // 900 * 900


def test_a_group_goes_on_a_visit(coming: Meeting, organiser: Person) -> None:
    visit, other = visit_on(coming, places=1), visit_on(coming)
    people = confirmed(coming, 3)
    wants(other, people[2])
    (undecided,) = invited(coming, 1)
    group = group_of(coming, [*people, undecided])
    done = sign_up_group(group=group, visit=visit, by=organiser, at=timezone.now())
    assert (done.placed, done.waiting, done.left_out) == (1, 1, 2)
    again = sign_up_group(group=group, visit=visit, by=organiser, at=timezone.now())
    assert (again.placed, again.waiting, again.left_out) == (1, 1, 2)


def test_a_replaced_persons_place_on_a_visit_goes_to_the_next(coming: Meeting, cast: Cast) -> None:
    old, new = teachers(2, cast.school)
    delegate = named(delegation_of(coming, cast.school), old)
    says(old, coming)
    (waiting,) = confirmed(coming, 1)
    visit = visit_on(coming)
    assert (wants(visit, old), wants(visit, waiting)) == (State.CONFIRMED, State.WAITING)
    replace_delegate(
        delegate=delegate, person=new, by=cast.people[Role.ORGANISATION_MANAGER], at=timezone.now()
    )
    assert (state_of(old, visit), state_of(waiting, visit)) == (State.REPLACED, State.CONFIRMED)


@pytest.mark.parametrize("how", ["declines", "online", "set", "removed"])
def test_who_comes_no_more_that_day_gives_her_visit_back(
    coming: Meeting, organiser: Person, how: str
) -> None:
    visit = visit_on(coming)
    first, second = confirmed(coming, 2)
    assert [wants(visit, one) for one in (first, second)] == [State.CONFIRMED, State.WAITING]
    part, at = Participation.objects.get(meeting=coming, person=first), timezone.now()
    if how == "declines":
        says(first, coming, comes=False)
    elif how == "online":
        says(first, coming, mode=Mode.ONLINE)
    elif how == "set":
        change_participation(part=part, mode=Mode.IN_PERSON, state=State.DECLINED, by=organiser, at=at)
    else:
        remove_participant(part=part, by=organiser, at=at)
    assert (state_of(first, visit), state_of(second, visit)) == (State.DECLINED, State.CONFIRMED)
    assert told(first)[0].startswith("You do not come in person on that day")
    assert not Hold.objects.filter(owner=Participation.objects.get(meeting=visit, person=first).pk).exists()


def test_who_answers_again_for_the_day_keeps_her_visit(coming: Meeting) -> None:
    visit = visit_on(coming)
    (person,) = confirmed(coming, 1)
    wants(visit, person)
    other = create_meeting(
        scope=coming.scope,
        title=Text(en="Beside it"),
        starts_at=coming.starts_at,
        ends_at=coming.ends_at,
    )
    invite(meetings=[other], people=[person], by=None, at=timezone.now())
    says(person, other, comes=False)
    assert state_of(person, visit) == State.CONFIRMED


def test_a_place_goes_past_who_does_not_come_that_day(coming: Meeting) -> None:
    visit = visit_on(coming)
    first, second, third = confirmed(coming, 3)
    for one in (first, second, third):
        wants(visit, one)
    Participation.objects.filter(meeting=coming, person=second).update(state=State.DECLINED)
    give_back(visit=visit, person=first, at=timezone.now())
    assert (state_of(second, visit), state_of(third, visit)) == (State.WAITING, State.CONFIRMED)


def test_moved_by_the_house_it_is_no_answer_of_hers(coming: Meeting) -> None:
    visit = visit_on(coming)
    (person,) = confirmed(coming, 1)
    wants(visit, person)
    part = Participation.objects.get(meeting=visit, person=person)
    later = {"starts_at": visit.starts_at + dt.timedelta(minutes=15), "ends_at": visit.ends_at}
    change_visit(visit=visit, title=visit.title, place=None, at=timezone.now(), **later)
    assert Participation.objects.get(pk=part.pk).answered_at == part.answered_at


def test_when_it_has_begun_it_is_too_late(coming: Meeting) -> None:
    visit = visit_on(coming)
    (person,) = confirmed(coming, 1)
    with pytest.raises(NotOpenError, match="has begun"):
        sign_up(visit=visit, person=person, by=None, at=visit.starts_at + dt.timedelta(minutes=1))
