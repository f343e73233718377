from collections.abc import Callable

from django.test import Client

from sala.forum.tests.factories import add, forum, plan
from sala.people.api import Role
from sala.people.seed import Cast

TYPED = {"title_en": "Spring forum", "starts_on": "2023-04-04", "ends_on": "2023-04-05"}
Visit = Callable[[Role | None], Client]


def test_a_forum_gets_a_third_day_and_another_title(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/edit-event/"
    assert (
        client.post(path, {**TYPED, "title_en": "Summer forum", "ends_on": "2023-04-06"}).status_code == 302
    )
    event.refresh_from_db()
    assert (event.title["en"], event.days.count(), event.schedule_revision) == ("Summer forum", 3, 2)
    assert "Summer forum" in client.get(path).content.decode()


def test_a_day_with_sessions_stays(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    add(event, plan(day=1))
    answer = visit(Role.ORGANISER).post(
        f"/en/forum/{event.slug}/edit-event/", {**TYPED, "ends_on": "2023-04-04"}
    )
    assert answer.status_code == 422
    assert "Move or remove them first" in answer.content.decode()
    event.refresh_from_db()
    assert event.days.count() == 2
    assert event.ends_on.isoformat() == "2023-04-05"
