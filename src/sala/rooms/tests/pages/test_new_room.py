"""Adding a room."""

from typing import Any

import pytest

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Organisation, OrganisationKind, Place, Role, add_organisation
from sala.people.seed import Cast
from sala.rooms.models import Network
from sala.rooms.tests.pages.test_open_gate import form_of

pytestmark = pytest.mark.usefixtures("network")
PATH = "/en/rooms/practice-rooms/new/"


def school(place: Place) -> Organisation:
    return add_organisation(kind=OrganisationKind.MIDDLE_SCHOOL, name=Text(en="Middle school"), place=place)


def test_first_the_province_then_the_room(visit: Any, network: Network, province: Place) -> None:
    client, host = visit(Role.PROGRAMME_LEAD), school(province)
    assert 'value="KH-12"' in client.get(PATH).content.decode()
    body = client.get(PATH, {"province": "KH-12"}).content.decode()
    assert str(host.pk) in body
    typed = form_of(body, name_en="The new one", school=str(host.pk), size="១០០", priority="1")
    for _ in range(2):
        assert client.post(PATH, typed).status_code == 302
    room = network.rooms.get(name__en="The new one")
    assert (room.school, room.size, room.priority, room.place_id) == (host, 100, True, "KH-12")


def test_what_is_wrong_is_said_and_stays_typed(visit: Any, network: Network, cast: Cast) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    typed = form_of(client.get(PATH, {"province": "KH-12"}).content.decode(), name_en="Kept")
    wrong: list[dict[str, str]] = [
        {"name_en": ""},
        {"name_en": "x" * 201},
        {"size": "large"},
        {"size": "0"},
        {"former_area": "x" * 101},
        {"school": str(uuid7())},
        {"school": str(cast.school.pk)},  # hosts one already
        {"sponsor": str(cast.school.pk)},  # no sponsor
        {"province": "XX"},
        {"id": "nothing"},
    ]
    for one in wrong:
        answer = client.post(PATH, {**typed, **one})
        assert answer.status_code == 422, one
        assert "This is not saved yet." in answer.content.decode()
    assert network.rooms.count() == 2


def test_a_school_of_another_province_is_none_of_the_list(visit: Any, province: Place) -> None:
    other = Place.objects.create(code="KH-01", kind="province", name={"en": "B"}, parent=province.parent)
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(PATH, {"province": "KH-12"}).content.decode()
    answer = client.post(PATH, form_of(body, name_en="A", school=str(school(other).pk)))
    assert answer.status_code == 422


def test_a_province_that_is_none_is_said(visit: Any) -> None:
    assert visit(Role.PROGRAMME_LEAD).get(PATH, {"province": "KH"}).status_code == 422


def test_the_viewer_may_not(visit: Any) -> None:
    assert visit(Role.MINISTRY_VIEWER).get(PATH).status_code == 403
