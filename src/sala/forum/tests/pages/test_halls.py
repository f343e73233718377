from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.forum.tests.factories import forum, hall
from sala.meetings.api import Resource
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_a_room_is_added_and_changed(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/halls/"
    assert client.post(path, {"name_km": "បន្ទប់ ២", "capacity": "៣០"}).status_code == 302
    room = Resource.objects.get(scope=event.scope)
    assert (room.name, room.capacity) == ({"km": "បន្ទប់ ២"}, 30)
    assert client.post(f"{path}{room.pk}/", {"name_en": "Room 2"}).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.capacity) == ({"en": "Room 2"}, None)


def test_a_room_needs_a_name_and_a_number(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/halls/"
    assert client.post(path, {"name_km": " "}).status_code == 422
    assert client.post(path, {"name_km": "បន្ទប់", "capacity": "many"}).status_code == 422
    assert client.get(f"{path}{hall(forum(cast, 'Other')).pk}/").status_code == 404


@pytest.mark.parametrize("rooms", [1, 3])
def test_queries_do_not_grow(
    cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries, rooms: int
) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    for n in range(rooms):
        hall(event, f"Room {n}")
    with django_assert_num_queries(4):
        client.get(f"/en/forum/{event.slug}/halls/")


def test_a_second_press_makes_no_second_room_and_no_two_rooms_have_one_name(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/halls/"
    answers = [client.post(path, {"name_km": "សាលធំ", "name_en": "Hall"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "There is a room with this name already." in answers[1].text
    room = Resource.objects.get(scope=event.scope)
    assert client.post(f"{path}{room.pk}/", {"name_km": "សាលធំ", "capacity": "9"}).status_code == 302
    other = hall(event, "Other")
    assert client.post(f"{path}{other.pk}/", {"name_km": "សាលធំ"}).status_code == 422
