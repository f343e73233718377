"""Delegations: within their places, by whom they may be named, and who stands in for whom."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in
from sala.meetings.actions.delegations import (
    BadDelegationError,
    DelegationTerms,
    approve_substitute,
    change_delegation,
    name_delegate,
    refuse_substitute,
    replace_delegate,
    take_off,
)
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.models import Badge, Delegate, Meeting, Participation
from sala.meetings.parties import groups_of_people, members_to_send
from sala.meetings.queries import attendance, door_list, verdict
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
from sala.meetings.types import Method, Mode, Seen, State
from sala.people.api import Person, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.fixture
def manager(cast: Cast) -> Person:
    return cast.people[Role.ORGANISATION_MANAGER]


def replace(delegate: Delegate, person: Person, by: Person, at: dt.datetime | None = None) -> Delegate:
    return replace_delegate(delegate=delegate, person=person, by=by, at=at or timezone.now())


def test_within_its_places_and_only_by_who_leads(coming: Meeting, cast: Cast, manager: Person) -> None:
    first, second, third = teachers(3, cast.school)
    delegation, at = delegation_of(coming, cast.school), timezone.now()
    with pytest.raises(PermissionDenied):
        name_delegate(delegation=delegation, person=first, by=third, at=at)
    change_delegation(
        delegation=delegation, terms=DelegationTerms(2, third, None), by=cast.people[Role.ORGANISER], at=at
    )
    assert "You lead the delegation" in told(third)[0]
    delegation.refresh_from_db()
    for _press in range(2):
        name_delegate(delegation=delegation, person=first, by=third, at=at)
    assert told(first)[0].startswith("Preah Sisowath High School sends you")
    assert (state_of(first, coming), delegation.delegates.count()) == (State.INVITED, 1)
    assert Badge.objects.filter(scope=coming.scope, person=first).exists()
    name_delegate(delegation=delegation, person=second, by=manager, at=at)
    with pytest.raises(BadDelegationError, match="All 2 places"):
        name_delegate(delegation=delegation, person=third, by=manager, at=at)


def test_fewer_places_than_people_send_nobody_away(coming: Meeting, cast: Cast, organiser: Person) -> None:
    people = teachers(2, cast.school)
    delegation = delegation_of(coming, cast.school)
    for person in people:
        named(delegation, person)
    change_delegation(
        delegation=delegation, terms=DelegationTerms(1, None, None), by=organiser, at=timezone.now()
    )
    assert delegation.delegates.filter(ended_at=None).count() == 2
    with pytest.raises(BadDelegationError, match="from 1 to 500"):
        change_delegation(
            delegation=delegation, terms=DelegationTerms(0, None, None), by=organiser, at=timezone.now()
        )


def test_the_substitute_has_the_place_and_the_door(
    coming: Meeting, cast: Cast, manager: Person, organiser: Person
) -> None:
    old, new = teachers(2, cast.school)
    (waiting,) = invited(coming, 1)
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    coming.refresh_from_db()
    delegate = named(delegation_of(coming, cast.school), old)
    group_of(coming, [old])
    assert (says(old, coming), says(waiting, coming)) == (State.CONFIRMED, State.WAITING)
    first = replace(delegate, new, manager)
    assert replace(delegate, new, manager) == first
    assert (state_of(old, coming), state_of(new, coming)) == (State.REPLACED, State.INVITED)
    assert state_of(waiting, coming) == State.WAITING
    assert str(groups_of_people(coming.scope_id)[new.pk][0]) == "Table 1"
    assert old.pk not in groups_of_people(coming.scope_id)
    assert "in your place" in told(old)[0]
    assert len(told(old)) == len(told(new)) == 1
    assert says(new, coming) == State.CONFIRMED
    listed = door_list(coming, on=coming.date)
    assert str(old.pk) not in {row["id"] for row in listed["people"]}
    assert [row["replaced"] for row in listed["others"] if row["id"] == str(old.pk)] == [True]
    badge = Badge.objects.get(scope=coming.scope, person=old)
    fact = check_in(
        id=uuid7(), meeting=coming, seen=badge.code, method=Method.QR, seen_at=coming.starts_at, by=organiser
    )
    assert verdict(coming, fact).seen == Seen.REPLACED
    expected, strays = attendance(coming)
    assert old not in [one.person for one in expected]
    assert [stray.seen for stray in strays] == [Seen.REPLACED]


def test_a_substitute_who_does_not_come_leaves_the_place_to_the_next(
    coming: Meeting, cast: Cast, manager: Person
) -> None:
    old, new = teachers(2, cast.school)
    (waiting,) = invited(coming, 1)
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    coming.refresh_from_db()
    delegate = named(delegation_of(coming, cast.school), old)
    says(old, coming)
    says(waiting, coming)
    replace(delegate, new, manager)
    assert says(new, coming, comes=False) == State.DECLINED
    assert state_of(waiting, coming) == State.CONFIRMED


def test_two_substitutes_for_one_is_one_too_many(coming: Meeting, cast: Cast, manager: Person) -> None:
    old, new, late = teachers(3, cast.school)
    delegate = named(delegation_of(coming, cast.school), old)
    replace(delegate, new, manager)
    with pytest.raises(BadDelegationError, match="was replaced already, by Teacher 1"):
        replace(delegate, late, manager)
    assert not Participation.objects.filter(person=late).exists()


def test_after_the_closing_time_an_organiser_agrees(
    coming: Meeting, cast: Cast, manager: Person, organiser: Person
) -> None:
    old, new, other = teachers(3, cast.school)
    closed = timezone.now() - dt.timedelta(hours=1)
    delegation = delegation_of(coming, cast.school, closes_at=closed)
    delegate = named(delegation, old)
    with pytest.raises(BadDelegationError, match="time to name people is over"):
        name_delegate(delegation=delegation, person=other, by=manager, at=timezone.now())
    asked = replace(delegate, new, manager)
    assert (state_of(old, coming), asked.approved_at) == (State.INVITED, None)
    assert "asks for a substitute" in told(organiser)[0]
    with pytest.raises(PermissionDenied):
        approve_substitute(delegate=asked, by=manager, at=timezone.now())
    assert refuse_substitute(delegate=asked, by=organiser, at=timezone.now())
    assert "did not agree" in told(manager)[0]
    asked = replace(delegate, other, manager)
    assert approve_substitute(delegate=asked, by=organiser, at=timezone.now())
    assert not approve_substitute(delegate=asked, by=organiser, at=timezone.now())
    assert (state_of(old, coming), state_of(other, coming)) == (State.REPLACED, State.INVITED)


def test_a_substitute_who_is_invited_already_stays_as_she_is(
    coming: Meeting, cast: Cast, manager: Person
) -> None:
    old, new = teachers(2, cast.school)
    invite(meetings=[coming], people=[new], by=None, at=timezone.now())
    says(new, coming)
    delegation = delegation_of(coming, cast.school)
    replace(named(delegation, old), new, manager)
    assert state_of(new, coming) == State.CONFIRMED
    with pytest.raises(BadDelegationError, match="in this delegation already"):
        replace(Delegate.objects.get(person=new), new, manager)


def test_nobody_comes_with_two_delegations(coming: Meeting, cast: Cast, organiser: Person) -> None:
    (person,) = teachers(1, cast.school)
    assert cast.school.parent
    named(delegation_of(coming, cast.school), person)
    above = delegation_of(coming, cast.school.parent)
    with pytest.raises(BadDelegationError, match="comes with the delegation of Preah Sisowath"):
        name_delegate(delegation=above, person=person, by=organiser, at=timezone.now())


def test_a_day_on_which_she_was_seen_stays_hers(coming: Meeting, cast: Cast, organiser: Person) -> None:
    old, new = teachers(2, cast.school)
    second = create_meeting(
        scope=coming.scope,
        title=coming.title,
        starts_at=coming.starts_at + dt.timedelta(days=1),
        ends_at=coming.ends_at + dt.timedelta(days=1),
    )
    delegate = named(delegation_of(coming, cast.school), old)
    visit = visit_on(second)
    badge = Badge.objects.get(scope=coming.scope, person=old)
    says(old, coming)
    check_in(
        id=uuid7(),
        meeting=coming,
        seen=str(badge.number),
        method=Method.TYPED,
        seen_at=coming.starts_at,
        by=organiser,
    )
    replace(delegate, new, organiser)
    assert (state_of(old, coming), state_of(old, second)) == (State.CONFIRMED, State.REPLACED)
    assert not Participation.objects.filter(person=new, meeting__in=[coming, visit]).exists()
    invite(meetings=[second], people=[old], by=organiser, at=timezone.now())
    assert state_of(old, second) == State.INVITED


def test_the_organisations_own_people_can_be_sent(coming: Meeting, cast: Cast) -> None:
    (person,) = teachers(1, cast.school)
    (stranger,) = teachers(1)
    assert cast.school.parent
    for organisation in (cast.school, cast.school.parent):
        people = members_to_send(delegation_of(coming, organisation), "Teacher 0", on=coming.date)
        assert list(people) == [person]
    assert stranger != person


def test_taken_off_her_places_are_free_and_the_next_moves_up(
    coming: Meeting, cast: Cast, manager: Person
) -> None:
    goes, waits = teachers(2, cast.school)
    delegation = delegation_of(coming, cast.school)
    delegate = named(delegation, goes)
    invite(meetings=[coming], people=[waits], by=None, at=timezone.now())
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    assert (says(goes, coming), says(waits, coming)) == (State.CONFIRMED, State.WAITING)
    group_of(coming, [goes])
    assert [take_off(delegate=delegate, by=manager, at=timezone.now()) for _press in range(2)] == [
        True,
        False,
    ]
    assert state_of(waits, coming) == State.CONFIRMED
    assert not Participation.objects.filter(meeting=coming, person=goes).exists()
    assert not groups_of_people(coming.scope_id, [goes.pk])
    assert "Your badge does not open the door" in told(goes)[0]
    assert goes in members_to_send(delegation, "", on=timezone.now().date())
    named(delegation, goes)
    assert state_of(goes, coming) == State.INVITED


def test_until_the_closing_time_and_by_organisers_always(
    coming: Meeting, cast: Cast, manager: Person, organiser: Person
) -> None:
    first, second = teachers(2, cast.school)
    delegation = delegation_of(coming, cast.school)
    delegate = named(delegation, first)
    with pytest.raises(PermissionDenied):
        take_off(delegate=delegate, by=second, at=timezone.now())
    delegation.closes_at = timezone.now() - dt.timedelta(hours=1)
    delegation.save()
    with pytest.raises(BadDelegationError, match="time to name people is over"):
        take_off(delegate=delegate, by=manager, at=timezone.now())
    asked = replace(delegate, second, manager)
    with pytest.raises(BadDelegationError, match="agrees or refuses first"):
        take_off(delegate=delegate, by=organiser, at=timezone.now())
    refuse_substitute(delegate=asked, by=organiser, at=timezone.now())
    assert take_off(delegate=delegate, by=organiser, at=timezone.now())


def test_the_day_on_which_she_was_seen_stays_hers(coming: Meeting, cast: Cast, manager: Person) -> None:
    (person,) = teachers(1, cast.school)
    delegate = named(delegation_of(coming, cast.school), person)
    code = Badge.objects.get(scope=coming.scope, person=person).code
    by = cast.people[Role.ORGANISER]
    check_in(id=uuid7(), meeting=coming, seen=code, method=Method.QR, seen_at=coming.starts_at, by=by)
    take_off(delegate=delegate, by=manager, at=timezone.now())
    assert Participation.objects.filter(meeting=coming, person=person).exists()


def test_a_substitute_who_waits_gets_the_place_at_once(coming: Meeting, cast: Cast, manager: Person) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=1, online_capacity=1)
    old, new = teachers(2, cast.school)
    delegate = named(delegation_of(coming, cast.school), old)
    says(old, coming, mode=Mode.ONLINE)
    (first,) = invited(coming, 1)
    invite(meetings=[coming], people=[new], by=None, at=timezone.now())
    says(first, coming)
    before = invited(coming, 1)[0]
    assert says(before, coming, mode=Mode.ONLINE) == State.WAITING
    assert says(new, coming) == State.WAITING
    replace(delegate, new, manager)
    part = Participation.objects.get(meeting=coming, person=new)
    assert (part.state, part.mode) == (State.CONFIRMED, Mode.ONLINE)
    assert state_of(before, coming) == State.WAITING
    assert any("A place became free" in word for word in told(new))
