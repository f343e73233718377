import datetime as dt
from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person
from sala.people.models import Membership
from sala.people.seed import Cast
from sala.people.types import Role

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
