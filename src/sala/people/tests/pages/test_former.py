import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.kit.i18n import Text
from sala.people.actions.moving import transfer_person
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.actions.persons import add_person
from sala.people.models import Membership
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_one_or_three_who_left_cost_the_same(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = visit(Role.ORGANISATION_MANAGER), f"/en/people/organisation/{cast.school.pk}/former/"
    assert "Nobody has left yet." in client.get(address).content.decode()
    for number in (1, 2, 3):
        left = add_person(name=f"Former {number}", phones=["011 555 555"], at=timezone.now(), by=None)
        post = add_membership(person=left, organisation=cast.school)
        Membership.objects.filter(pk=post.pk).update(ends_on=dt.date(2023, 4, 30))
        client.get(address)
        with django_assert_num_queries(10):
            shown = client.get(address).content.decode()
        assert shown.count("Former ") == 2 * number, "the name, and in the link"
        assert "011 555 555" not in shown
    assert visit(Role.MEMBER).get(address).status_code == 403


def test_who_works_elsewhere_now_is_not_fetched_back(cast: Cast, visit: Visit) -> None:
    post = add_membership(person=cast.newcomer, organisation=cast.school)
    Membership.objects.filter(pk=post.pk).update(ends_on=dt.date(2023, 4, 30))
    address = f"/en/people/organisation/{cast.school.pk}/former/"
    assert "come-back" not in visit(Role.ORGANISATION_MANAGER).get(address).content.decode()
    assert "come-back" in visit(Role.ADMINISTRATOR).get(address).content.decode()


def test_who_handed_her_over_takes_it_back_without_seeing_her(cast: Cast, visit: Visit) -> None:
    post, leader = cast.newcomer.memberships.get(), cast.people[Role.ORGANISATION_MANAGER]
    other = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Another school"))
    moved = transfer_person(
        membership=post,
        organisation=other,
        first_day=timezone.localdate(),
        post=Text(),
        end_roles=False,
        by=leader,
        at=timezone.now(),
    )
    client, address = visit(Role.ORGANISATION_MANAGER), f"/en/people/organisation/{cast.school.pk}/former/"
    assert client.get(f"/en/people/person/{cast.newcomer.pk}/history/").status_code == 404
    assert f'name="undo" value="{moved.pk}"' in client.get(address).content.decode()
    for wrong in ("", "x", str(other.pk)):
        assert client.post(address, {"undo": wrong}).status_code == 404
    assert visit(Role.MEMBER).post(address, {"undo": str(moved.pk)}).status_code == 403
    for _ in range(2):
        assert client.post(address, {"undo": str(moved.pk)}).status_code == 302
    post.refresh_from_db()
    assert post.ends_on is None


def test_a_move_that_went_on_is_not_taken_back(cast: Cast, visit: Visit) -> None:
    leader = cast.people[Role.ORGANISATION_MANAGER]
    other = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Another school"))
    moved = transfer_person(
        membership=cast.newcomer.memberships.get(),
        organisation=other,
        first_day=timezone.localdate(),
        post=Text(),
        end_roles=False,
        by=leader,
        at=timezone.now(),
    )
    Membership.objects.filter(organisation=other).update(ends_on=timezone.localdate())
    client, address = visit(Role.ORGANISATION_MANAGER), f"/en/people/organisation/{cast.school.pk}/former/"
    assert "undo" not in client.get(address).content.decode().split("<main")[1]
    assert client.post(address, {"undo": str(moved.pk)}).status_code == 409
