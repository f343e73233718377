"""Networks, planned numbers and rooms as they are made and changed."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import OrganisationKind, Person, Place, Role, Scope, add_organisation
from sala.people.seed import Cast
from sala.rooms.actions.networks import (
    NetworkDetails,
    NetworkError,
    change_network,
    create_network,
    plan_numbers,
)
from sala.rooms.actions.rooms import RoomChangedError, RoomDetails, RoomError, add_room, change_room
from sala.rooms.models import Network, PlannedNumber, Room, Sponsor

AT = timezone.now()


def details(**other: Any) -> NetworkDetails:
    said: dict[str, Any] = {
        "title": Text(en="Rooms of the north"),
        "starts_on": dt.date(2025, 9, 21),
        "due_on": dt.date(2025, 12, 31),
        "planned_total": 100,
        "install_days": 21,
    }
    return NetworkDetails(**{**said, **other})


def about(place: Place, **other: Any) -> RoomDetails:
    said: dict[str, Any] = {
        "name": Text(en="A room"),
        "place": place,
        "former_area": "",
        "priority": False,
        "school": None,
        "sponsor": None,
        "size": 90,
    }
    return RoomDetails(**{**said, **other})


def test_a_network_has_a_scope_below_its_programme(cast: Cast, lead: Person) -> None:
    network = create_network(programme=cast.programme, details=details(), by=lead, at=AT)
    assert network.slug == "rooms-of-the-north"
    assert network.scope.parent == cast.programme
    assert network.scope.time_zone == cast.programme.time_zone
    again = create_network(programme=cast.programme, details=details(), by=lead, at=AT)
    assert again.slug == "rooms-of-the-north-2"


def test_the_second_press_gives_the_first_ones_network(cast: Cast, lead: Person) -> None:
    pk = uuid7()
    for _ in range(2):
        made = create_network(programme=cast.programme, details=details(), by=lead, at=AT, pk=pk)
        assert made.pk == pk
    assert Network.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": Text()}, "title_km"),
        ({"due_on": dt.date(2025, 9, 20)}, "due_on"),
        ({"planned_total": 0}, "planned_total"),
        ({"planned_total": 2001}, "planned_total"),
        ({"install_days": 366}, "install_days"),
    ],
)
def test_a_network_cannot_be_like_this(cast: Cast, lead: Person, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(NetworkError) as caught:
        create_network(programme=cast.programme, details=details(**wrong), by=lead, at=AT)
    assert caught.value.code == field
    assert not Network.objects.exists()


def test_changing_a_network_changes_its_scopes_name(network: Network, lead: Person) -> None:
    change_network(network=network, details=details(), by=lead, at=AT)
    assert Scope.objects.get(pk=network.scope_id).name["en"] == "Rooms of the north"
    assert Network.objects.get().slug == "practice-rooms"


@pytest.mark.parametrize("role", [Role.MINISTRY_VIEWER, Role.ORGANISER])
def test_others_change_nothing(network: Network, cast: Cast, role: Role, province: Place) -> None:
    by = cast.people[role]
    with pytest.raises(PermissionDenied):
        create_network(programme=cast.programme, details=details(), by=by, at=AT)
    with pytest.raises(PermissionDenied):
        change_network(network=network, details=details(), by=by, at=AT)
    with pytest.raises(PermissionDenied):
        plan_numbers(network=network, numbers={}, by=by, at=AT)
    with pytest.raises(PermissionDenied):
        add_room(network=network, details=about(province), by=by, at=AT, pk=uuid7())
    with pytest.raises(PermissionDenied):
        change_room(room=network.rooms.earliest("pk"), seen=1, details=about(province), by=by, at=AT)


def test_planned_numbers_are_set_as_a_whole(network: Network, lead: Person, province: Place) -> None:
    other = Place.objects.create(code="KH-01", kind="province", name={"en": "B"}, parent=province.parent)
    plan_numbers(network=network, numbers={other.pk: 2, province.pk: 0}, by=lead, at=AT)
    assert list(network.planned.values_list("place", "rooms")) == [("KH-01", 2)]
    plan_numbers(network=network, numbers={other.pk: 5}, by=lead, at=AT)
    assert network.planned.get().rooms == 5
    with pytest.raises(NetworkError):
        plan_numbers(network=network, numbers={"XX": 1}, by=lead, at=AT)
    with pytest.raises(NetworkError):
        plan_numbers(network=network, numbers={other.pk: 1001}, by=lead, at=AT)


def test_the_table_plans_at_least_one_room(network: Network, province: Place) -> None:
    other = Place.objects.create(code="KH-01", kind="province", name={"en": "B"}, parent=province.parent)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedNumber.objects.create(network=network, place=other, rooms=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedNumber.objects.create(network=network, place=province, rooms=1)


def test_a_sponsor_is_one_row_for_all_its_rooms(network: Network, lead: Person, province: Place) -> None:
    company = add_organisation(kind=OrganisationKind.COMPANY, name=Text(en="Company"))
    for _ in range(2):
        add_room(network=network, details=about(province, sponsor=company), by=lead, at=AT, pk=uuid7())
    assert Sponsor.objects.get(organisation=company).rooms.count() == 2


def test_a_school_hosts_one_room_of_a_network(
    network: Network, lead: Person, cast: Cast, province: Place
) -> None:
    with pytest.raises(RoomError) as caught:
        add_room(network=network, details=about(province, school=cast.school), by=lead, at=AT, pk=uuid7())
    assert caught.value.code == "school"
    second = network.rooms.latest("pk")
    with pytest.raises(RoomError):
        change_room(room=second, seen=1, details=about(province, school=cast.school), by=lead, at=AT)
    assert network.rooms.count() == 2


def test_the_second_press_gives_the_first_ones_room(network: Network, lead: Person, province: Place) -> None:
    pk = uuid7()
    for _ in range(2):
        assert add_room(network=network, details=about(province), by=lead, at=AT, pk=pk).pk == pk
    assert network.rooms.count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": Text()}, "name_km"), ({"size": 0}, "size"), ({"size": 5001}, "size")]
)
def test_a_room_cannot_be_like_this(
    network: Network, lead: Person, province: Place, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(RoomError) as caught:
        add_room(network=network, details=about(province, **wrong), by=lead, at=AT, pk=uuid7())
    assert caught.value.code == field


def test_of_two_who_change_a_room_the_second_is_told(used: Room, lead: Person, province: Place) -> None:
    change_room(room=used, seen=1, details=about(province, name=Text(en="First")), by=lead, at=AT)
    with pytest.raises(RoomChangedError):
        change_room(room=used, seen=1, details=about(province, name=Text(en="Second")), by=lead, at=AT)
    assert Room.objects.get(pk=used.pk).name["en"] == "First"
