from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event
from sala.forum.tests.factories import forum, make_note, make_question
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_a_list_of_what_is_open_then_closed_and_opened_again(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    Event.objects.update(box_days=365, ends_on="2099-01-01")
    event.refresh_from_db()
    make_question(event)
    make_note(event)
    path = f"/en/forum/{event.slug}/close-event/"
    page = client.get(path).content.decode()
    for said in ("No evaluation is asked", "Questions without an answer: 1", "Notes that are not sorted: 1"):
        assert said in page
    for word, closed in (("yes", True), ("yes", True), ("no", False)):
        assert client.post(path, {"closed": word}).status_code == 302
        assert (Event.objects.get().closed_at is not None) == closed
    assert visit(Role.CHAIR).get(path).status_code == 403


def test_how_long_and_why_longer(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/close-event/"
    assert "Nobody has said" in client.get(path).content.decode()
    for typed in ("0", "4000", "x"):
        assert client.post(path, {"retain": "1", "days": typed}).status_code == 422
    assert client.post(path, {"retain": "1", "days": "90"}).status_code == 302
    assert "4 July 2023" in client.get(path).content.decode()
    client.post(path, {"hold": "1", "because": "An audit"})
    page = client.get(path).content.decode()
    assert "An audit" in page
    assert "4 July 2023" not in page
