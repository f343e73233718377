from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.people.actions.erasing import ask_erasure
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/erasures/"


def test_one_or_three_requests_cost_the_same(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit(Role.ADMINISTRATOR)
    assert "Nobody asks for erasure." in client.get(ADDRESS).content.decode()
    for number, role in enumerate((Role.MEMBER, Role.SPEAKER, Role.CHAIR), 1):
        ask_erasure(person=cast.people[role], at=timezone.now())
        client.get(ADDRESS)
        with django_assert_num_queries(5):
            assert client.get(ADDRESS).content.decode().count("/decide-erasure/") == number
    assert visit(Role.PROGRAMME_LEAD).get(ADDRESS).status_code == 200
    assert visit(Role.ORGANISATION_MANAGER).get(ADDRESS).status_code == 403
