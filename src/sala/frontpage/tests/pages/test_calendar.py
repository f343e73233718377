"""My calendar."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.frontpage.tests.pages.test_my_page import invited
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("count", [1, 3])
def test_one_meeting_costs_as_much_as_three(
    cast: Cast, visit: Visit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    invited(cast, count)
    client = visit(Role.MEMBER)
    with django_assert_num_queries(3):  # session with account, meetings, sessions
        response = client.get("/en/me/calendar/")
    assert len(response.context["days"]) == count
    assert visit(Role.CHAIR).get("/en/me/calendar/").context["days"] == []


def test_the_list_is_cut_with_a_sentence(cast: Cast, visit: Visit) -> None:
    invited(cast, 61)
    said = visit(Role.MEMBER).get("/en/me/calendar/").content.decode()
    assert "Meeting 59" in said
    assert "Meeting 60" not in said
    assert "Only the next 60 are shown." in said
