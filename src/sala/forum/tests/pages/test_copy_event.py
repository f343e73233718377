import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from sala.forum.actions.copy_event import copy_event
from sala.forum.actions.events import change_event, details_of_event
from sala.forum.actions.schedule import publish
from sala.forum.models import Event, Session, SessionPerson
from sala.forum.tests.factories import AT, ZONE, add, forum, hall, make_question, plan, rows
from sala.forum.types import Part, PartnerRole
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import Participation, Resource, invite
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
TYPED = {"title_en": "Next spring forum", "title_km": "វេទិកាបន្ទាប់", "starts_on": "2024-04-10"}
PATH = "/en/forum/spring-forum/copy-event/"


@pytest.fixture
def last_year(cast: Cast) -> Event:
    """Two days with a hall, a speaker, a host, a guest, a question and a published schedule."""
    event = forum(cast)
    room = hall(event, "Great hall")
    add(event, plan("Opening", room=room, people=[(cast.people[Role.SPEAKER], Part.SPEAKER)]))
    add(event, plan("Closing", day=1, starts="16:30"))
    hosted = ((cast.school.pk, PartnerRole.HOST),)
    change_event(event=event, details=replace(details_of_event(event), partners=hosted), by=None, at=AT)
    publish(event=event, name=Text(en="First"), by=None, at=AT)
    make_question(event)
    days = [day.meeting for day in event.days.all()]
    invite(meetings=days, people=[cast.people[Role.MEMBER]], by=None, at=AT)
    return event


def form_of(client: Client) -> dict[str, str]:
    """The form as it came, filled in."""
    (made,) = re.findall(r'name="id" value="([\w-]+)"', client.get(PATH).content.decode())
    return {**TYPED, "id": str(made)}


def test_the_same_forum_on_other_days(last_year: Event, visit: Visit) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    answer = client.post(PATH, form_of(client))
    assert answer.headers["Location"] == "/en/forum/next-spring-forum/plan/"
    new = Event.objects.get(slug="next-spring-forum")
    assert (new.title["km"], new.venue, new.interpreted) == (
        "វេទិកាបន្ទាប់",
        last_year.venue,
        last_year.interpreted,
    )
    assert [day.date for day in new.days.all()] == [dt.date(2024, 4, 10), dt.date(2024, 4, 11)]
    opening, closing = new.sessions.all()
    assert opening.starts_at == dt.datetime(2024, 4, 10, 8, tzinfo=ZONE)
    assert closing.ends_at == dt.datetime(2024, 4, 11, 17, 15, tzinfo=ZONE)
    assert opening.hall is not None
    assert (opening.hall.name["en"], opening.hall.scope_id) == ("Great hall", new.scope_id)
    assert [partner.role for partner in new.partners.all()] == [PartnerRole.HOST]
    assert "Opening" in client.get(answer.headers["Location"]).content.decode()


def test_nobody_comes_along_and_nothing_is_published(last_year: Event, visit: Visit) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    client.post(PATH, form_of(client))
    new = Event.objects.exclude(pk=last_year.pk).get()
    assert not Participation.objects.filter(meeting__scope=new.scope_id).exists()
    assert not SessionPerson.objects.filter(session__event=new).exists()
    assert not new.questions.exists()
    assert not new.versions.exists()
    assert not rows("meetings.Hold").filter(owner=new.pk).exists()
    assert "Opening" not in Client().get("/en/forum/next-spring-forum/").content.decode()
    assert Session.objects.filter(event=last_year).count() == 2


def test_speakers_come_along_if_asked_for(last_year: Event, visit: Visit, cast: Cast) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    client.post(PATH, {**form_of(client), "people": "yes"})
    new = Event.objects.exclude(pk=last_year.pk).get()
    part = SessionPerson.objects.get(session__event=new)
    assert (part.person_id, part.part) == (cast.people[Role.SPEAKER].pk, Part.SPEAKER)


def test_pressed_twice_it_is_one_forum(last_year: Event, visit: Visit) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    form = form_of(client)
    first, second = client.post(PATH, form), client.post(PATH, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Event.objects.exclude(pk=last_year.pk).count() == 1
    assert rows("people.AuditEntry").filter(action="event.copy").count() == 1


def test_the_organiser_of_one_forum_organises_its_copy(last_year: Event, visit: Visit, cast: Cast) -> None:
    client = visit(Role.ORGANISER)
    answer = client.post(PATH, form_of(client), follow=True)
    assert answer.status_code == 200
    new = Event.objects.exclude(pk=last_year.pk).get()
    grants = rows("people.RoleGrant").filter(scope=new.scope_id)
    assert [(grant.person_id, grant.role) for grant in grants] == [
        (cast.people[Role.ORGANISER].pk, Role.ORGANISER)
    ]


def test_a_hall_of_the_programme_stays_where_it_is(last_year: Event, cast: Cast) -> None:
    shared = Resource.objects.create(scope=cast.programme, kind="hall", name=Text(en="Aula"))
    Session.objects.filter(event=last_year, slug="closing").update(hall=shared)
    new = copy_event(
        event=last_year,
        id=uuid7(),
        title=Text(en="Next"),
        starts_on=dt.date(2024, 4, 10),
        with_people=False,
        by=cast.people[Role.PROGRAMME_LEAD],
        at=AT,
    )
    assert Session.objects.get(event=new, slug="closing").hall == shared


def test_what_cannot_be_is_said_and_kept(last_year: Event, visit: Visit) -> None:
    client = visit(Role.PROGRAMME_LEAD)
    for wrong in ("", "2024-13-40", "9999-12-31", "0001-01-01"):
        answer = client.post(
            PATH, {**form_of(client), "people": "yes", "title_vi": "Diễn đàn sau", "starts_on": wrong}
        )
        assert answer.status_code == 422
        assert "Diễn đàn sau" in answer.content.decode()
        assert 'value="yes" checked' in answer.content.decode()
    nameless = {**form_of(client), "title_en": "", "title_km": " "}
    assert "Write a title" in client.post(PATH, nameless).content.decode()
    assert Event.objects.get() == last_year


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.MINISTRY_VIEWER])
def test_others_copy_nothing(role: Role, last_year: Event, visit: Visit) -> None:
    assert visit(role).post(PATH, {**TYPED, "id": str(uuid7())}).status_code == 403
    assert Event.objects.get() == last_year


@pytest.mark.at_once
def test_two_presses_at_once_make_one_forum(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own."""
    said = own_process("sala.forum.tests.copies_at_once")
    assert said == {"results": [[True, True]] * 5, "counts": [5, 5]}
