"""The list of networks."""

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sala.kit.i18n import Text
from sala.people.api import Person, Role
from sala.people.seed import Cast
from sala.rooms.actions.networks import create_network
from sala.rooms.models import Network
from sala.rooms.tests.test_networks import AT, details


def test_it_leads_to_the_board_and_to_the_day_of_the_last_step(visit: Any, network: Network) -> None:
    body = visit(Role.MINISTRY_VIEWER).get(reverse("rooms:networks")).content.decode()
    assert reverse("rooms:board", args=[network.slug]) in body
    assert "?on=20" in body
    assert "2 of 3 planned rooms" in body
    assert reverse("rooms:new_network") not in body
    assert (
        reverse("rooms:new_network")
        in visit(Role.PROGRAMME_LEAD).get(reverse("rooms:networks")).content.decode()
    )


def test_without_any_it_says_so(visit: Any) -> None:
    assert "no network of rooms yet" in visit(Role.MINISTRY_VIEWER).get("/en/rooms/").content.decode()


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("more", [0, 2])
def test_its_queries_do_not_grow(
    visit: Any,
    cast: Cast,
    lead: Person,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(more):
        create_network(programme=cast.programme, details=details(title=Text(en=f"N{n}")), by=lead, at=AT)
    client = visit(Role.PROGRAMME_LEAD)
    with django_assert_num_queries(4):
        assert len(client.get("/en/rooms/").context["lines"]) == 1 + more
