from collections.abc import Callable

from django.test import Client

from sala.forum.models import Session
from sala.forum.tests.factories import add, forum, plan
from sala.people.api import Role
from sala.people.seed import Cast


def test_asks_first_and_a_second_press_changes_nothing_more(
    cast: Cast, visit: Callable[[Role | None], Client]
) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/remove-session/{add(event, plan()).pk}/"
    assert "never published" in client.get(path).content.decode()
    assert Session.objects.count() == 1
    assert client.post(path).status_code == client.post(path).status_code == 302
    assert not Session.objects.exists()
    assert client.get(path).status_code == 404
