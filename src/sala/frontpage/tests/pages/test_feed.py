"""The address of my calendar."""

import re
from collections.abc import Callable

from django.test import Client

from sala.forum.api import Event
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def address(client: Client) -> str:
    said = client.get("/en/me/feed/").content.decode()
    (found,) = re.findall(r'value="http://testserver(/en/forum/my-calendar/[^"]+)"', said)
    return str(found)


def test_it_opens_the_calendar_until_a_new_one_is_made(practice: Event, visit: Visit, client: Client) -> None:
    del practice
    speaker = visit(Role.SPEAKER)
    old = address(speaker)
    assert b"BEGIN:VEVENT" in client.get(old).content
    answer = speaker.post("/en/me/feed/", follow=True)
    assert "The old one no longer works." in answer.content.decode()
    assert client.get(old).status_code == 404
    assert client.get(address(speaker)).status_code == 200


def test_no_cache_keeps_it(visit: Visit) -> None:
    assert visit(Role.MEMBER).get("/en/me/feed/")["Cache-Control"] == "no-store"
