from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from sala.kit.i18n import Text
from sala.people.actions.organisations import add_organisation
from sala.people.seed import Cast
from sala.people.types import OrganisationKind, Role

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("more", [1, 3])
def test_the_top_of_the_tree_asks_as_often_for_three_as_for_one(
    cast: Cast, visit: Visit, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert cast.school.pk is not None
    for number in range(more):
        add_organisation(kind=OrganisationKind.PARTNER, name=Text(en=f"Partner {number}"))
    client = visit(Role.MEMBER)
    with django_assert_num_queries(6):
        shown = client.get("/en/people/organisations/").content.decode()
    assert shown.count("Partner ") == more
