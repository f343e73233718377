import datetime as dt
import re
from collections.abc import Callable

from django.test import Client

from sala.forum.tests.factories import add, forum, plan
from sala.people.api import Role
from sala.people.seed import Cast

TYPED = {"title_en": "Spring forum", "starts_on": "2023-04-04", "ends_on": "2023-04-05"}
Visit = Callable[[Role | None], Client]


def mark(client: Client, path: str) -> str:
    """The mark of what the form shows."""
    (found,) = re.findall(r'name="mark" value="(\w+)"', client.get(path).content.decode())
    return str(found)


def test_a_forum_gets_a_third_day_and_another_title(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/edit-event/"
    typed = {**TYPED, "title_en": "Summer forum", "ends_on": "2023-04-06", "mark": mark(client, path)}
    assert client.post(path, typed).status_code == 302
    event.refresh_from_db()
    assert (event.title["en"], event.days.count(), event.schedule_revision) == ("Summer forum", 3, 2)
    assert "Summer forum" in client.get(path).content.decode()


def test_a_day_with_sessions_stays(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    add(event, plan(day=1))
    client, path = visit(Role.ORGANISER), f"/en/forum/{event.slug}/edit-event/"
    answer = client.post(path, {**TYPED, "ends_on": "2023-04-04", "mark": mark(client, path)})
    assert answer.status_code == 422
    assert "Move or remove them first" in answer.content.decode()
    event.refresh_from_db()
    assert event.days.count() == 2
    assert event.ends_on.isoformat() == "2023-04-05"


def test_of_two_organisers_at_once_the_second_sees_both_and_loses_nothing(cast: Cast, visit: Visit) -> None:
    event, first, second = forum(cast), visit(Role.ORGANISER), visit(Role.PROGRAMME_LEAD)
    path = f"/en/forum/{event.slug}/edit-event/"
    read = mark(first, path)
    theirs = {**TYPED, "title_en": "Summer forum", "interpreted": ["vi"], "mark": read}
    assert first.post(path, theirs).status_code == 302
    mine = {**TYPED, "title_en": "Autumn forum", "ends_on": "2023-04-06", "mark": read}
    answer = second.post(path, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for said in (
        "Nothing of yours is lost",
        "Summer forum",
        "Tiếng Việt",
        'value="Autumn forum"',
        'value="2023-04-06"',
    ):
        assert said in page
    event.refresh_from_db()
    assert (event.title["en"], event.ends_on) == ("Summer forum", dt.date(2023, 4, 5))
    (now,) = re.findall(r'name="mark" value="(\w+)"', page)
    assert second.post(path, {**mine, "mark": now}).status_code == 302
    event.refresh_from_db()
    assert (event.title["en"], event.ends_on) == ("Autumn forum", dt.date(2023, 4, 6))


def test_a_form_that_came_back_still_knows_what_was_read(cast: Cast, visit: Visit) -> None:
    event, first, second = forum(cast), visit(Role.ORGANISER), visit(Role.PROGRAMME_LEAD)
    path = f"/en/forum/{event.slug}/edit-event/"
    read = mark(first, path)
    assert first.post(path, {**TYPED, "title_en": "Summer forum", "mark": read}).status_code == 302
    back = second.post(path, {**TYPED, "title_en": "", "mark": read})
    assert back.status_code == 422
    assert f'name="mark" value="{read}"' in back.content.decode()
    assert second.post(path, {**TYPED, "title_en": "Autumn forum", "mark": read}).status_code == 409


def test_publishing_meanwhile_is_no_change_of_what_was_read(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    path = f"/en/forum/{event.slug}/edit-event/"
    read = mark(client, path)
    type(event).objects.filter(pk=event.pk).update(schedule_revision=7)
    assert client.post(path, {**TYPED, "mark": read}).status_code == 302
