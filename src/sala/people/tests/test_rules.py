"""Rights over people: what may be seen agrees with what is listed, roles are inherited downwards and never across."""

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_membership, add_organisation, end_membership, join
from sala.people.actions.persons import add_person
from sala.people.actions.scopes import create_scope, end_role, give_role, grant_role
from sala.people.grants import has_role, scopes_with_role
from sala.people.models import Person, RoleGrant, Scope
from sala.people.rules import (
    can_issue_card,
    can_see_person,
    grants_visible_to,
    persons_visible_to,
)
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role, ScopeKind


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_what_may_be_seen_agrees_with_what_is_listed(cast: Cast) -> None:
    everybody = [*cast.people.values(), cast.newcomer]
    for user, person in product([None, *everybody], everybody):
        listed = persons_visible_to(user).filter(pk=person.pk).exists()
        assert can_see_person(user, person) == listed, (user, person)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.ADMINISTRATOR, 11),
        (Role.ORGANISATION_MANAGER, 11),
        (Role.PROGRAMME_LEAD, 4),
        (Role.MINISTRY_VIEWER, 4),
        (Role.ORGANISER, 1),
        (Role.MEMBER, 1),
    ],
)
def test_how_many_each_role_sees(cast: Cast, role: Role, sees: int) -> None:
    assert persons_visible_to(cast.people[role]).count() == sees


def test_who_may_issue_whom_a_card(cast: Cast) -> None:
    manager, administrator = cast.people[Role.ORGANISATION_MANAGER], cast.people[Role.ADMINISTRATOR]
    may = {role for role, person in cast.people.items() if can_issue_card(manager, person.account)}
    assert may == {Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR, Role.INTERPRETER, Role.SPEAKER, Role.MEMBER}
    assert {r for r, p in cast.people.items() if can_issue_card(administrator, p.account)} == set(
        cast.people
    ) - {Role.ADMINISTRATOR}
    assert not any(can_issue_card(cast.people[Role.PROGRAMME_LEAD], p.account) for p in cast.people.values())


def test_a_manager_loses_sight_of_who_left(cast: Cast) -> None:
    manager, post = cast.people[Role.ORGANISATION_MANAGER], cast.newcomer.memberships.get()
    end_membership(
        membership=post, ends_on=timezone.localdate() - dt.timedelta(days=1), by=manager, at=timezone.now()
    )
    assert not can_see_person(fresh(manager), cast.newcomer)
    assert not can_issue_card(fresh(manager), cast.newcomer.account)


def test_a_manager_cannot_claim_a_stranger(cast: Cast) -> None:
    stranger = add_person(name="Teacher 9, Kampot", at=timezone.now(), by=None)
    with pytest.raises(PermissionDenied):
        join(
            person=stranger,
            organisation=cast.school,
            post=Text(),
            starts_on=None,
            by=cast.people[Role.ORGANISATION_MANAGER],
            at=timezone.now(),
        )


def test_a_manager_sees_the_organisations_below_but_not_beside(cast: Cast) -> None:
    at = timezone.now()
    below = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Annex"), parent=cast.school)
    beside = add_organisation(
        kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Other"), parent=cast.school.parent
    )
    near, far = (add_person(name=name, at=at, by=None) for name in ("Teacher 1", "Teacher 2"))
    add_membership(person=near, organisation=below)
    add_membership(person=far, organisation=beside)
    manager = fresh(cast.people[Role.ORGANISATION_MANAGER])
    assert can_see_person(manager, near)
    assert not can_see_person(manager, far)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISATION_MANAGER])
def test_a_lead_gives_no_role_as_high_as_her_own(cast: Cast, role: Role) -> None:
    lead, member = cast.people[Role.PROGRAMME_LEAD], cast.people[Role.MEMBER]
    with pytest.raises(PermissionDenied):
        give_role(
            person=member,
            role=role,
            scope=cast.programme,
            organisation=cast.school if role == Role.ORGANISATION_MANAGER else None,
            by=lead,
            at=timezone.now(),
        )


def test_a_lead_gives_and_ends_roles_in_her_programme_only(cast: Cast) -> None:
    lead, member, at = cast.people[Role.PROGRAMME_LEAD], cast.people[Role.MEMBER], timezone.now()
    given = give_role(person=member, role=Role.MINISTRY_VIEWER, scope=cast.programme, by=lead, at=at)
    end_role(grant=given, at=at, by=lead)
    other = create_scope(
        kind=ScopeKind.PROGRAMME, slug="other", name=Text(en="Other"), parent=cast.programme.parent
    )
    with pytest.raises(PermissionDenied):
        give_role(person=member, role=Role.MEMBER, scope=other, by=lead, at=at)
    with pytest.raises(PermissionDenied):
        give_role(person=lead, role=Role.ORGANISER, scope=cast.programme, by=lead, at=at)


def test_nobody_ends_her_own_role_so_the_last_administrator_stays(cast: Cast) -> None:
    administrator = cast.people[Role.ADMINISTRATOR]
    grant = RoleGrant.objects.get(person=administrator)
    with pytest.raises(PermissionDenied):
        end_role(grant=grant, at=timezone.now(), by=administrator)


def test_an_administrator_stands_at_the_top_and_a_manager_has_an_organisation(cast: Cast) -> None:
    administrator, member, at = cast.people[Role.ADMINISTRATOR], cast.people[Role.MEMBER], timezone.now()
    for role, scope in ((Role.ADMINISTRATOR, cast.programme), (Role.ORGANISATION_MANAGER, cast.programme)):
        with pytest.raises(ValidationError):
            give_role(person=member, role=role, scope=scope, by=administrator, at=at)


def test_a_role_that_ended_or_begins_later_gives_nothing(cast: Cast) -> None:
    at, person = timezone.now(), add_person(name="Teacher 5", at=timezone.now(), by=None)
    grant_role(
        person=person,
        role=Role.PROGRAMME_LEAD,
        scope=cast.programme,
        at=at - dt.timedelta(days=9),
        ends_at=at - dt.timedelta(days=1),
        by=None,
    )
    grant_role(
        person=person, role=Role.MINISTRY_VIEWER, scope=cast.programme, at=at + dt.timedelta(days=1), by=None
    )
    assert not has_role(person, cast.programme, Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER)
    assert grants_visible_to(person).count() == 2  # she sees what she had and will have


BELOW = {
    ScopeKind.INSTALLATION: ScopeKind.COUNTRY,
    ScopeKind.COUNTRY: ScopeKind.PROGRAMME,
    ScopeKind.PROGRAMME: ScopeKind.EVENT,
}


def grow(root: Scope, picks: list[int]) -> list[Scope]:
    """A tree: each number picks the scope under which the next one stands."""
    tree = [root]
    for number, pick in enumerate(picks):
        parents = [scope for scope in tree if ScopeKind(scope.kind) in BELOW]
        parent = parents[pick % len(parents)]
        kind = BELOW[ScopeKind(parent.kind)]
        slug = f"s{number}"
        tree.append(create_scope(kind=kind, slug=slug, name=Text(en=slug), parent=parent))
    return tree


def walked(scope: Scope) -> list[Scope]:
    return [*(walked(scope.parent) if scope.parent else []), scope]


@given(
    picks=st.lists(st.integers(0, 30), min_size=1, max_size=12),
    at=st.integers(0, 30),
    role=st.sampled_from([Role.PROGRAMME_LEAD, Role.ORGANISER]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_scopes_are_a_tree_and_roles_run_down_it(cast: Cast, picks: list[int], at: int, role: Role) -> None:
    with transaction.atomic():  # each example is undone: thousands of them must not make one tree
        try_tree(cast, picks, at, role)
        transaction.set_rollback(True)


def try_tree(cast: Cast, picks: list[int], at: int, role: Role) -> None:
    root = Scope.objects.get(parent__isnull=True)
    tree = grow(root, picks)
    given_in = tree[at % len(tree)]
    person = add_person(name="Teacher 7", at=timezone.now(), by=None)
    grant_role(person=person, role=role, scope=given_in, at=timezone.now(), by=None)
    listed = set(Scope.objects.filter(scopes_with_role(person, role)).values_list("pk", flat=True))
    for scope in [*tree, cast.programme]:
        line = walked(scope)
        assert scope.path == "/".join(one.pk.hex for one in line)
        assert scope.line == [one.pk for one in line]
        assert has_role(person, scope, role) == (given_in in line) == (scope.pk in listed)
