"""Beginning a network."""

from typing import Any

from sala.people.api import Role
from sala.rooms.models import Network
from sala.rooms.tests.pages.test_open_gate import form_of

PATH = "/en/rooms/new/"
RIGHT = {
    "title_en": "Rooms of the south",
    "starts_on": "2026-01-05",
    "due_on": "2026-06-30",
    "planned_total": "40",
    "install_days": "30",
}


def test_a_network_is_begun_once(visit: Any) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    typed = form_of(client.get(PATH).content.decode(), **RIGHT)
    for _ in range(2):
        answer = client.post(PATH, typed)
        assert (answer.status_code, answer["Location"]) == (302, "/en/rooms/rooms-of-the-south/")
    network = Network.objects.get()
    assert (network.planned_total, network.install_days) == (40, 30)
    assert "No room is here yet." in client.get(answer["Location"]).content.decode()


def test_what_is_wrong_is_said(visit: Any) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    body = client.get(PATH).content.decode()
    for wrong in (
        {"title_en": ""},
        {"due_on": "2025-12-31"},
        {"starts_on": ""},
        {"planned_total": "0"},
        {"install_days": "soon"},
        {"id": ""},
    ):
        answer = client.post(PATH, form_of(body, **{**RIGHT, **wrong}))
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.content.decode()
    assert not Network.objects.exists()


def test_others_may_not(visit: Any) -> None:
    for role in (Role.MINISTRY_VIEWER, Role.MEMBER):
        assert visit(role).get(PATH).status_code == 403
