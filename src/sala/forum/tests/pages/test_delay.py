from collections.abc import Callable

from django.test import Client

from sala.forum.actions.schedule import publish
from sala.forum.models import Delay
from sala.forum.tests.factories import AT, add, forum, hall, plan
from sala.forum.types import Part
from sala.kit.i18n import Text
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_the_chair_says_it_and_takes_it_back(cast: Cast, visit: Visit) -> None:
    event, chair = forum(cast), visit(Role.CHAIR)
    room = hall(event)
    add(event, plan(starts="10:30", room=room))
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    said = {"hall": room.pk, "day": "2023-04-04", "starts": "10:00", "minutes": "20"}
    assert chair.post(f"/en/forum/{event.slug}/delay/", said).status_code == 302
    assert "expected at 10:50" in Client().get(f"/en/forum/{event.slug}/").content.decode()
    assert "On time again" in chair.get(f"/en/forum/{event.slug}/delay/").content.decode()
    assert chair.post(f"/en/forum/{event.slug}/delay/", {**said, "minutes": "0"}).status_code == 302
    assert "expected at" not in Client().get(f"/en/forum/{event.slug}/").content.decode()
    assert Delay.objects.count() == 1


def test_who_chairs_one_session_may_say_it(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    path = f"/en/forum/{event.slug}/delay/"
    assert visit(Role.SPEAKER).get(path).status_code == 403
    add(event, plan(people=[(cast.people[Role.SPEAKER], Part.CHAIR)]))
    assert visit(Role.SPEAKER).get(path).status_code == 200


def test_what_cannot_be_is_said(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    said = {"day": "2023-04-09", "starts": "10:00", "minutes": "999"}
    answer = visit(Role.CHAIR).post(f"/en/forum/{event.slug}/delay/", said)
    assert answer.status_code == 422
    assert "not one of the forum&#x27;s days" in answer.content.decode()
    assert "at most 240" in answer.content.decode()
    assert not Delay.objects.exists()
