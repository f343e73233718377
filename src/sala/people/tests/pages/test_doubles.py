from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person
from sala.people.models import AuditEntry
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/doubles/"


def twins(cast: Cast, pairs: int) -> None:
    for number in range(pairs):
        for _ in range(2):
            one = add_person(
                name=f"Teacher {number}", phones=[f"011 11{number} 111"], at=timezone.now(), by=None
            )
            add_membership(person=one, organisation=cast.school)


def test_one_or_three_pairs_cost_the_same(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit(Role.ADMINISTRATOR)
    assert "Nobody seems to be here twice." in client.get(ADDRESS).content.decode()
    twins(cast, 1)
    client.get(ADDRESS)
    with django_assert_num_queries(12):
        shown = client.get(ADDRESS).content.decode()
    assert shown.count("Look at both") == 1 + 1
    assert "Same phone or e-mail" in shown
    assert "Same name in one organisation" in shown
    twins(cast, 3)
    with django_assert_num_queries(12):
        assert client.get(ADDRESS).content.decode().count("/merge/") == 3 + 3 + 2
    assert AuditEntry.objects.filter(action="look").exists()


def test_a_manager_is_shown_her_own_only_and_others_nothing(cast: Cast, visit: Visit) -> None:
    twins(cast, 1)
    for _ in range(2):
        add_person(name="Stranger", phones=["012 999 999"], at=timezone.now(), by=None)
    shown = visit(Role.ORGANISATION_MANAGER).get(ADDRESS).content.decode()
    assert "Teacher 0" in shown
    assert "Stranger" not in shown
    assert "Stranger" in visit(Role.ADMINISTRATOR).get(ADDRESS).content.decode()
    assert visit(Role.MEMBER).get(ADDRESS).status_code == 403


def test_a_schools_phone_makes_no_doubles(cast: Cast, visit: Visit) -> None:
    for number in range(6):
        one = add_person(name=f"Teacher {number}", phones=["023 111 111"], at=timezone.now(), by=None)
        add_membership(person=one, organisation=cast.school)
    assert "Nobody seems to be here twice." in visit(Role.ADMINISTRATOR).get(ADDRESS).content.decode()
