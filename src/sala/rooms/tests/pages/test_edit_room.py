"""Changing what is said of a room."""

from typing import Any

from sala.people.api import Person, Place, Role
from sala.rooms.actions.rooms import change_room
from sala.rooms.models import Room
from sala.rooms.tests.pages.test_open_gate import form_of
from sala.rooms.tests.pages.test_room import path
from sala.rooms.tests.test_networks import AT, about


def test_what_stands_there_can_be_changed(visit: Any, used: Room) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(path(used, "edit/")).content.decode()
    assert 'value="STEM room 1"' in body
    answer = client.post(path(used, "edit/"), form_of(body, name_en="Renamed", size="80"))
    assert answer.status_code == 302
    room = Room.objects.get(pk=used.pk)
    assert (room.name["en"], room.size, room.school, room.priority) == ("Renamed", 80, None, False)
    assert room.changes.count() == 3


def test_what_is_wrong_is_said(visit: Any, used: Room) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(path(used, "edit/")).content.decode()
    for wrong in ({"name_en": ""}, {"name_en": "A", "size": "9999"}, {"name_en": "A", "province": "XX"}):
        answer = client.post(path(used, "edit/"), form_of(body, **wrong))
        assert answer.status_code == 422, wrong
    assert Room.objects.get(pk=used.pk).revision == 1


def test_of_two_the_second_is_told_and_sees_what_the_first_wrote(
    visit: Any, used: Room, lead: Person, province: Place
) -> None:
    client = visit(Role.ADMINISTRATOR)
    body = client.get(path(used, "edit/")).content.decode()
    change_room(room=used, seen=1, details=about(province, size=111), by=lead, at=AT)
    answer = client.post(path(used, "edit/"), form_of(body, name_en="Second"))
    assert answer.status_code == 409
    assert 'value="111"' in answer.content.decode()


def test_a_room_moves_to_another_province(visit: Any, used: Room, province: Place) -> None:
    Place.objects.create(code="KH-01", kind="province", name={"en": "B"}, parent=province.parent)
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(path(used, "edit/"), {"province": "KH-01"}).content.decode()
    assert client.post(path(used, "edit/"), form_of(body, name_en="Moved")).status_code == 302
    assert Room.objects.get(pk=used.pk).place_id == "KH-01"


def test_the_viewer_may_not(visit: Any, used: Room) -> None:
    assert visit(Role.MINISTRY_VIEWER).get(path(used, "edit/")).status_code == 403
