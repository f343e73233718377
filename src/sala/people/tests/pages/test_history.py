from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.kit.i18n import Text
from sala.people.actions.moving import transfer_person
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.models import Membership
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


def test_the_way_and_the_way_back(cast: Cast, visit: Visit) -> None:
    other = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en="Another school"))
    transfer_person(
        membership=cast.newcomer.memberships.get(),
        organisation=other,
        first_day=timezone.localdate(),
        post=Text(),
        end_roles=False,
        by=cast.people[Role.ADMINISTRATOR],
        at=timezone.now(),
    )
    client, address = visit(Role.ADMINISTRATOR), f"/en/people/person/{cast.newcomer.pk}/history/"
    shown = client.get(address).content.decode()
    assert "Another school" in shown
    assert "until" in shown
    undo = shown.split('name="undo" value="')[1].split('"')[0]
    for wrong in ("x", str(other.pk)):
        assert client.post(address, {"undo": wrong}).status_code == 404
    for _ in range(2):
        assert client.post(address, {"undo": undo}).status_code == 302
    assert Membership.objects.get(person=cast.newcomer).ends_on is None
    assert "Another school" not in client.get(address).content.decode()


def test_one_or_three_posts_cost_the_same(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, member = visit(Role.MEMBER), cast.people[Role.MEMBER]
    address = f"/en/people/person/{member.pk}/history/"
    client.get(address)
    for _ in range(2):
        with django_assert_num_queries(5):
            assert client.get(address).status_code == 200
        add_membership(person=member, organisation=cast.school)
    assert visit(Role.SPEAKER).get(address).status_code == 404
