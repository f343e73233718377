"""Changing a network."""

from typing import Any

import pytest

from sala.people.api import Role
from sala.rooms.models import Network
from sala.rooms.tests.pages.test_new_network import RIGHT

pytestmark = pytest.mark.usefixtures("network")
PATH = "/en/rooms/practice-rooms/edit/"


def test_its_days_and_total_change_and_its_address_stays(visit: Any) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    assert 'value="Practice rooms"' in client.get(PATH).content.decode()
    answer = client.post(PATH, RIGHT)
    assert (answer.status_code, answer["Location"]) == (302, "/en/rooms/practice-rooms/")
    assert Network.objects.get().title["en"] == "Rooms of the south"


def test_what_is_wrong_is_said(visit: Any) -> None:
    answer = visit(Role.PROGRAMME_LEAD).post(PATH, {**RIGHT, "due_on": "2025-01-01"})
    assert answer.status_code == 422
    assert 'href="#due_on"' in answer.content.decode()


def test_the_viewer_may_not(visit: Any) -> None:
    assert visit(Role.MINISTRY_VIEWER).get(PATH).status_code == 403
