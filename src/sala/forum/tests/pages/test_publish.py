import re
from collections.abc import Callable

from django.test import Client

from sala.forum.actions.schedule import publish
from sala.forum.actions.sessions import change_session
from sala.forum.models import Event, ScheduleVersion
from sala.forum.tests.factories import AT, add, forum, hall, plan
from sala.forum.types import Part
from sala.kit.i18n import Text
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def seen(client: Client, event: Event) -> tuple[str, str]:
    """The page and its mark."""
    page = client.get(f"/en/forum/{event.slug}/publish/").content.decode()
    found = re.search('name="mark" value="([^"]+)"', page)
    return page, found[1] if found else ""


def test_names_the_version_tells_how_many_and_publishes_once(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    session = add(
        event, plan(people=[(cast.people[Role.SPEAKER], Part.SPEAKER), (cast.people[Role.CHAIR], Part.CHAIR)])
    )
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    moved = plan(
        starts="09:00",
        people=[(cast.people[Role.SPEAKER], Part.SPEAKER), (cast.people[Role.CHAIR], Part.CHAIR)],
    )
    change_session(session=session, plan=moved, base=1, by=None, at=AT)
    page, mark = seen(client, event)
    assert "2 people are told" in page
    assert "Later by 60 minutes" in page
    said = {"mark": mark, "name_en": "As of March 28", "name_km": "គិតត្រឹមថ្ងៃទី ២៨ មីនា"}
    assert client.post(f"/en/forum/{event.slug}/publish/", said).status_code == 302
    assert client.post(f"/en/forum/{event.slug}/publish/", said).status_code == 409
    versions = list(ScheduleVersion.objects.filter(event=event).order_by("number"))
    assert [version.name["en"] for version in versions] == ["First", "As of March 28"]


def test_clashes_are_listed_and_nothing_is_published(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    room = hall(event, "Great hall")
    add(event, plan("One", room=room))
    _page, mark = seen(client, event)
    add(event, plan("Two", starts="08:30", room=room))
    page, no_mark = seen(client, event)
    assert "Great hall is wanted twice on Tue 4 Apr 08:30: for “Two” and for “One”." in page
    assert (bool(mark), no_mark) == (True, "")
    assert client.post(f"/en/forum/{event.slug}/publish/", {"mark": mark}).status_code == 409
    assert not ScheduleVersion.objects.exists()


def test_an_empty_plan_and_a_published_one_offer_no_button(cast: Cast, visit: Visit) -> None:
    event, client = forum(cast), visit(Role.ORGANISER)
    assert "No session is planned yet" in seen(client, event)[0]
    add(event, plan())
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    assert "Everything in the plan is published already." in seen(client, event)[0]
