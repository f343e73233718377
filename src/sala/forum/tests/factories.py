"""Forums to try things on, and questions."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from sala.forum.actions.answers import Answering, answer
from sala.forum.actions.events import EventDetails, add_hall, create_event
from sala.forum.actions.prompts import PromptPlan, plan_prompt
from sala.forum.actions.questions import Asking, ask
from sala.forum.actions.reflections import Leaving, leave
from sala.forum.actions.sessions import SessionPlan, plan_session
from sala.forum.models import Answer, Event, Prompt, Question, Reflection, Session
from sala.forum.types import Channel, Part, SessionKind
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import Resource
from sala.people.api import Person, Role, grant_role
from sala.people.seed import Cast

AT = dt.datetime(2023, 3, 1, 9, tzinfo=dt.UTC)
DAY = dt.date(2023, 4, 4)
ZONE = ZoneInfo("Asia/Phnom_Penh")
KHMER = "តើគ្រូណែនាំម្នាក់អាចជួយគ្រូបានប៉ុន្មាននាក់?"


def rows(name: str) -> QuerySet[Any]:
    """The rows of another module's table, which only tests look into."""
    return QuerySet(apps.get_model(name))


def details(title: str = "Spring forum", days: int = 2) -> EventDetails:
    """A forum of some days from 4 April 2023."""
    ends_on = DAY + dt.timedelta(days=days - 1)
    return EventDetails(
        Text(en=title, km="វេទិកា"), Text(), Text(en="Phnom Penh"), DAY, ends_on, ("km", "en"), ()
    )


def forum(cast: Cast, title: str = "Spring forum") -> Event:
    """A forum with an organiser and a chair of the cast, and nothing planned."""
    event = create_event(programme=cast.programme, details=details(title), by=None, at=AT)
    for role in (Role.ORGANISER, Role.CHAIR):
        grant_role(person=cast.people[role], role=role, scope=event.scope, at=AT, by=None)
    return event


def hall(event: Event, name: str = "Hall") -> Resource:
    """A room of the forum."""
    return add_hall(event=event, name=Text(en=name), capacity=None, by=None, at=AT)


def plan(
    title: str = "Opening",
    *,
    starts: str = "08:00",
    minutes: int = 45,
    day: int = 0,
    room: Resource | None = None,
    people: Sequence[tuple[Person, Part]] = (),
    kind: SessionKind = SessionKind.TALK,
) -> SessionPlan:
    """What an organiser would type."""
    at = dt.datetime.combine(DAY + dt.timedelta(days=day), dt.time.fromisoformat(starts), ZONE)
    who = tuple((person.pk, part) for person, part in people)
    ends = at + dt.timedelta(minutes=minutes)
    return SessionPlan(
        kind, Text(en=title, km=f"{title} ខ"), Text(en="What it is about"), at, ends, room, ("km",), who
    )


def add(event: Event, session_plan: SessionPlan) -> Session:
    """The session in the draft."""
    return plan_session(event=event, plan=session_plan, by=None, at=AT)


def make_question(event: Event, author: Person | None = None, text: str = KHMER, **more: Any) -> Question:
    """A question that has just been asked; anonymous without an author."""
    given = {
        "id": uuid7(),
        "session": None,
        "language": "km",
        "channel": Channel.WEB,
        "at": timezone.now(),
        "text": text,
    }
    return ask(Asking(event=event, author=author, **{**given, **more}))


def make_note(event: Event, author: Person | None = None, text: str = KHMER, **more: Any) -> Reflection:
    """A note that has just been put into the reflections box; anonymous without an author."""
    given = {"id": uuid7(), "language": "km", "channel": Channel.WEB, "at": timezone.now(), "text": text}
    return leave(Leaving(event=event, author=author, **{**given, **more}))


def make_prompt(event: Event, text: str = "What would help at your school?", **more: Any) -> Prompt:
    """A prompt to the whole forum that is open without end, unless something else is said."""
    given = {"text": Text(en=text, km="តើអ្វីនឹងជួយ?"), "session": None, "opens_at": AT}
    return plan_prompt(event=event, plan=PromptPlan(**{**given, **more}), by=None, at=AT, id=uuid7())


def make_answer(prompt: Prompt, author: Person | None = None, text: str = KHMER, **more: Any) -> Answer:
    """An answer that has just been given; anonymous without an author."""
    given = {"id": uuid7(), "language": "km", "channel": Channel.WEB, "at": timezone.now(), "text": text}
    return answer(Answering(prompt=prompt, author=author, **{**given, **more}))
