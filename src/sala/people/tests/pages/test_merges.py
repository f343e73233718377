from collections.abc import Callable

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.people.actions.merging import merge_mark, merge_persons
from sala.people.actions.persons import add_person
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
ADDRESS = "/en/people/merges/"


def test_one_or_three_merges_cost_the_same(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, administrator = visit(Role.ADMINISTRATOR), cast.people[Role.ADMINISTRATOR]
    assert "You have united no entries yet." in client.get(ADDRESS).content.decode()
    for expected in (1, 2, 3):
        one, other = (add_person(name="Teacher, Takeo", at=timezone.now(), by=None) for _ in range(2))
        merge_persons(
            kept=one, absorbed=other, seen=merge_mark(one, other), by=administrator, at=timezone.now()
        )
        with django_assert_num_queries(4):
            shown = client.get(ADDRESS).content.decode()
        assert shown.count("/unmerge/") == expected
    assert "/unmerge/" not in visit(Role.ORGANISATION_MANAGER).get(ADDRESS).content.decode()
    assert visit(Role.SPEAKER).get(ADDRESS).status_code == 403
