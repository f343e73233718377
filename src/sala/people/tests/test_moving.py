"""To another school, away, and back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from sala.kit.i18n import Text
from sala.people.actions.moving import (
    MovedAlreadyError,
    NotUndoneError,
    WrongDayError,
    come_back,
    leave,
    transfer_person,
    undo_transfer,
)
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import grant_role
from sala.people.models import Account, Membership, Organisation, Person, RoleGrant, Transfer
from sala.people.rules import can_see_person, manages_person
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

DAY = dt.timedelta(days=1)


@pytest.fixture
def other(cast: Cast) -> tuple[Organisation, Person]:
    """Another school and its leader."""
    school = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Another school"))
    leader = add_person(name="School leader", at=timezone.now(), by=None)
    grant_role(
        person=leader,
        role=Role.ORGANISATION_MANAGER,
        scope=cast.programme,
        organisation=school,
        at=timezone.now(),
        by=None,
    )
    return school, leader


def move(
    cast: Cast, school: Organisation, *, days: int = 0, by: Role = Role.ORGANISATION_MANAGER
) -> Transfer:
    return transfer_person(
        membership=cast.newcomer.memberships.earliest("pk"),
        organisation=school,
        first_day=timezone.localdate() + days * DAY,
        post=Text(en="teacher"),
        end_roles=True,
        by=Person.objects.get(pk=cast.people[by].pk),
        at=timezone.now(),
    )


def sees(person: Person, teacher: Person) -> tuple[bool, bool]:
    user = Person.objects.get(pk=person.pk)
    return can_see_person(user, teacher), manages_person(user, teacher)


def test_from_its_day_the_new_leader_sees_her_and_the_old_one_no_longer(
    cast: Cast, other: tuple[Organisation, Person]
) -> None:
    old, (school, leader) = cast.people[Role.ORGANISATION_MANAGER], other
    transfer = move(cast, school, days=3)
    assert sees(old, cast.newcomer) == (True, True)
    assert sees(leader, cast.newcomer) == (False, False)
    Membership.objects.filter(pk=transfer.old_id).update(ends_on=timezone.localdate() - DAY)
    Membership.objects.filter(arrival=transfer).update(starts_on=timezone.localdate())
    assert sees(old, cast.newcomer) == (False, False)
    assert sees(leader, cast.newcomer) == (True, True)


def test_taken_back_it_was_never_so(cast: Cast, other: tuple[Organisation, Person]) -> None:
    old, (school, leader) = cast.people[Role.ORGANISATION_MANAGER], other
    transfer = move(cast, school)
    with pytest.raises(PermissionDenied):
        undo_transfer(transfer=transfer, by=leader, at=timezone.now())
    for _ in range(2):
        undo_transfer(transfer=transfer, by=old, at=timezone.now())
    assert sees(old, cast.newcomer) == (True, True)
    post = cast.newcomer.memberships.get()
    assert post.ends_on is None
    again = move(cast, school)
    Membership.objects.filter(arrival=again).update(ends_on=timezone.localdate())
    with pytest.raises(NotUndoneError):
        undo_transfer(transfer=again, by=old, at=timezone.now())


def test_only_who_could_still_take_her_takes_a_move_back(
    cast: Cast, other: tuple[Organisation, Person]
) -> None:
    old, (school, _leader) = cast.people[Role.ORGANISATION_MANAGER], other
    transfer = move(cast, school)
    grant = grant_role(
        person=cast.newcomer, role=Role.ORGANISER, scope=cast.programme, at=timezone.now(), by=None
    )
    with pytest.raises(PermissionDenied):
        undo_transfer(transfer=again(transfer), by=old, at=timezone.now())
    RoleGrant.objects.filter(pk=grant.pk).delete()
    RoleGrant.objects.filter(person=old).update(ends_at=timezone.now())
    gone = Person.objects.get(pk=old.pk)
    with pytest.raises(PermissionDenied):
        undo_transfer(transfer=again(transfer), by=gone, at=timezone.now())
    undo_transfer(transfer=again(transfer), by=cast.people[Role.ADMINISTRATOR], at=timezone.now())


def again(transfer: Transfer) -> Transfer:
    return Transfer.objects.get(pk=transfer.pk)


@pytest.mark.parametrize("changed", ["post", "starts_on", "ends_on"])
def test_what_was_changed_since_is_not_taken_back(
    cast: Cast, other: tuple[Organisation, Person], changed: str
) -> None:
    transfer = move(cast, other[0])
    values = {"post": Text(en="school leader"), "starts_on": timezone.localdate() - 9 * DAY, "ends_on": None}
    posts = Membership.objects.filter(person=cast.newcomer)
    posts.filter(arrival=None if changed == "ends_on" else transfer).update(**{changed: values[changed]})
    before = list(cast.newcomer.memberships.values())
    with pytest.raises(NotUndoneError):
        undo_transfer(transfer=transfer, by=cast.people[Role.ORGANISATION_MANAGER], at=timezone.now())
    assert list(cast.newcomer.memberships.values()) == before


@pytest.mark.parametrize("anew", [True, False])
def test_taken_back_she_manages_the_old_school_once(
    cast: Cast, other: tuple[Organisation, Person], anew: bool
) -> None:
    manager, boss, at = (
        cast.people[Role.ORGANISATION_MANAGER],
        cast.people[Role.ADMINISTRATOR],
        timezone.now(),
    )
    transfer = transfer_person(
        membership=manager.memberships.get(),
        organisation=other[0],
        first_day=timezone.localdate() + DAY,
        post=Text(),
        end_roles=True,
        by=boss,
        at=at,
    )
    held = RoleGrant.objects.get(person=manager, role=Role.ORGANISATION_MANAGER)
    if anew:
        grant_role(
            person=manager,
            role=Role.ORGANISATION_MANAGER,
            scope=held.scope,
            organisation=held.organisation,
            at=at,
            by=boss,
        )
    undo_transfer(transfer=transfer, by=boss, at=at)
    assert RoleGrant.objects.filter(person=manager, role=held.role, ends_at=None).count() == 1
    assert manager.memberships.get().ends_on is None


def test_the_second_of_two_gets_a_clear_no(cast: Cast, other: tuple[Organisation, Person]) -> None:
    move(cast, other[0], days=2)
    with pytest.raises(MovedAlreadyError):
        move(cast, other[0], days=2)
    assert Transfer.objects.count() == 1


def test_days_and_places_that_cannot_be(cast: Cast, other: tuple[Organisation, Person]) -> None:
    with pytest.raises(WrongDayError):
        move(cast, cast.school)
    Membership.objects.filter(person=cast.newcomer).update(starts_on=timezone.localdate())
    with pytest.raises(WrongDayError):
        move(cast, other[0])
    with pytest.raises(PermissionDenied):
        move(cast, other[0], days=2, by=Role.MEMBER)


def test_a_manager_who_moves_no_longer_manages_the_old_school(
    cast: Cast, other: tuple[Organisation, Person]
) -> None:
    manager, at = cast.people[Role.ORGANISATION_MANAGER], timezone.now()
    transfer_person(
        membership=manager.memberships.get(),
        organisation=other[0],
        first_day=timezone.localdate() + DAY,
        post=Text(),
        end_roles=True,
        by=cast.people[Role.ADMINISTRATOR],
        at=at,
    )
    grant = RoleGrant.objects.get(person=manager, role=Role.ORGANISATION_MANAGER)
    assert grant.ends_at is not None


def test_she_leaves_and_comes_back(cast: Cast) -> None:
    manager, teacher, today = cast.people[Role.ORGANISATION_MANAGER], cast.newcomer, timezone.localdate()
    post = teacher.memberships.get()
    leave(
        person=teacher,
        posts=[post],
        last_day=today - DAY,
        roles=True,
        close=True,
        by=manager,
        at=timezone.now(),
    )
    assert sees(manager, teacher) == (False, False)
    assert not Account.objects.get(person=teacher).is_active
    with pytest.raises(WrongDayError):
        come_back(membership=post, first_day=today - DAY, by=manager, at=timezone.now())
    back = come_back(membership=post, first_day=today, by=manager, at=timezone.now())
    assert come_back(membership=post, first_day=today, by=manager, at=timezone.now()) == back
    assert sees(manager, teacher) == (True, True)
    assert Account.objects.get(person=teacher).is_active


def test_an_account_with_another_post_stays_open(cast: Cast, other: tuple[Organisation, Person]) -> None:
    teacher, manager = cast.newcomer, cast.people[Role.ORGANISATION_MANAGER]
    post = teacher.memberships.get()
    add_membership(person=teacher, organisation=other[0])
    with pytest.raises(WrongDayError):
        leave(
            person=teacher,
            posts=[post],
            last_day=timezone.localdate(),
            roles=False,
            close=True,
            by=manager,
            at=timezone.now(),
        )
    post.refresh_from_db()
    assert post.ends_on is None


def test_nobody_fetches_whom_another_school_has(cast: Cast, other: tuple[Organisation, Person]) -> None:
    move(cast, other[0])
    post = cast.newcomer.memberships.earliest("pk")
    with pytest.raises(PermissionDenied):
        come_back(
            membership=post,
            first_day=timezone.localdate() + DAY,
            by=cast.people[Role.ORGANISATION_MANAGER],
            at=timezone.now(),
        )
