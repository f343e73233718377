from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.forum.tests.factories import forum
from sala.people.api import Role
from sala.people.seed import Cast


@pytest.mark.parametrize("forums", [1, 3, 21])
def test_lists_a_page_of_forums(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, forums: int
) -> None:
    for n in range(forums):
        forum(cast, f"Forum number {n}")
    with django_assert_num_queries(2):
        page = client.get("/en/forum/").content.decode()
    assert page.count(">Forum number") == min(forums, 20)
    assert ("?page=2" in page) == (forums > 20)


def test_only_who_may_start_a_forum_sees_the_button(
    cast: Cast, visit: Callable[[Role | None], Client]
) -> None:
    assert cast
    seen = {role for role in (None, *Role) if "/forum/new/" in visit(role).get("/en/forum/").content.decode()}
    assert seen == {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD}
