"""The board: its figures lead to their rooms, as of any day."""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from sala.kit.ids import uuid7
from sala.people.api import Person, Place, Role, load_places
from sala.people.seed import Cast
from sala.rooms.actions.networks import create_network
from sala.rooms.actions.rooms import add_room
from sala.rooms.models import Network, Room
from sala.rooms.tests.conftest import opened
from sala.rooms.tests.test_networks import AT, about, details
from sala.rooms.types import Group

PATH = "/en/rooms/practice-rooms/"


def figures(response: Any) -> dict[Group, int]:
    return {figure.group: figure.rooms for figure in response.context["figures"]}


def test_each_number_leads_to_as_many_rooms(visit: Any, network: Network, fresh: Room, lead: Person) -> None:
    opened(fresh, lead)
    opened(fresh, lead)
    client = visit(Role.MINISTRY_VIEWER)
    for day in ("", (timezone.now().date() - dt.timedelta(days=15)).isoformat()):
        board = client.get(PATH, {"on": day})
        links = re.findall(r'class="card" href="([^"]+)"', board.content.decode())
        shown = figures(board)
        assert len(links) == len(shown) >= 4
        for link, rooms in zip(links, shown.values(), strict=True):
            assert client.get(link.replace("&amp;", "&")).context["total"] == rooms, link
        assert sum(shown.values()) >= network.rooms.count()


def test_as_of_another_day_it_says_what_was_so_then(visit: Any, used: Room) -> None:
    client, today = visit(Role.PROGRAMME_LEAD), timezone.now().date()
    then = figures(client.get(PATH, {"on": (today - dt.timedelta(days=15)).isoformat()}))
    assert (then[Group.CHOSEN], then[Group.CHOOSING]) == (1, 0)
    before = figures(client.get(PATH, {"on": (today - dt.timedelta(days=35)).isoformat()}))
    assert before[Group.PLANNED] == 2
    now = client.get(PATH)
    assert figures(now)[Group.CHOOSING] == 1
    assert used.name["en"] in now.content.decode()  # its gate was taken back: it is to be looked at first


@pytest.mark.parametrize("on", ["soon", "2025-02-31", "2999-01-01", "1/2/2025"])
@pytest.mark.usefixtures("network")
def test_what_is_no_day_to_look_at_is_said(visit: Any, on: str) -> None:
    response = visit(Role.PROGRAMME_LEAD).get(PATH, {"on": on})
    assert response.status_code == 422
    assert 'href="#on"' in response.content.decode()
    assert response.context["as_of"].is_today


@pytest.mark.usefixtures("network")
def test_the_viewer_is_offered_nothing_to_change(visit: Any) -> None:
    assert "/new/" in visit(Role.PROGRAMME_LEAD).get(PATH).content.decode()
    body = visit(Role.MINISTRY_VIEWER).get(PATH).content.decode()
    assert "/new/" not in body
    assert "/edit/" not in body


@pytest.mark.usefixtures("network")
def test_who_has_no_role_there_finds_nothing(visit: Any) -> None:
    assert visit(Role.MEMBER).get(PATH).status_code == 404
    assert visit(None).get(PATH).status_code == 302


@pytest.mark.usefixtures("network")
def test_after_the_last_day_it_says_how_many_are_late(visit: Any) -> None:
    today = timezone.now().date()
    days = {"starts_on": today - dt.timedelta(days=90), "due_on": today - dt.timedelta(days=3)}
    Network.objects.update(**days)
    body = visit(Role.PROGRAMME_LEAD).get(PATH).content.decode()
    assert "2 rooms are late." in body
    assert " days over" in body


@pytest.fixture
def drawn(cast: Cast, lead: Person) -> Network:
    """A network in two provinces that have tiles."""
    load_places()
    network = create_network(programme=cast.programme, details=details(), by=lead, at=AT, slug="drawn")
    for code in ("VN-01", "VN-11"):
        place = Place.objects.get(pk=code)
        opened(add_room(network=network, details=about(place), by=lead, at=AT, pk=uuid7()), lead)
    return network


@pytest.mark.usefixtures("drawn")
def test_each_province_is_a_tile_and_stands_in_words(visit: Any) -> None:
    for language in ("km", "vi", "en"):
        with override(language):
            body = visit(Role.PROGRAMME_LEAD).get(f"/{language}/rooms/drawn/").content.decode()
        assert body.count("translate(") == 2
        words = body.split("</svg></section>")[-1]
        for code in ("VN-01", "VN-11"):
            assert f"province={code}" in words
        assert not re.findall(r'(?:x|y|width|height|d)="[^"]*,', body), "numbers for SVG have a point"


@pytest.mark.parametrize("more", [0, 30])
def test_its_queries_do_not_grow(
    visit: Any, drawn: Network, lead: Person, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place = Place.objects.get(pk="VN-04")
    for _ in range(more):
        opened(add_room(network=drawn, details=about(place), by=lead, at=AT, pk=uuid7()), lead)
    client = visit(Role.PROGRAMME_LEAD)
    with django_assert_num_queries(6):
        assert client.get("/en/rooms/drawn/").context["rooms"] == 2 + more
