"""A small forum of today, to try check-in and questions on."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.forum.actions.prompts import PromptPlan, plan_prompt
from sala.forum.actions.schedule import publish
from sala.forum.models import Day, Event, Session, SessionPerson
from sala.forum.types import Part, SessionKind
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import Meeting, ResourceKind, add_resource, create_meeting, invite
from sala.people.api import Person, Role, Scope, ScopeKind, create_scope, grant_role

EVENT_ROLES = (Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR, Role.INTERPRETER, Role.SPEAKER)


@transaction.atomic
def load_practice_forum(
    *, programme: Scope, people: dict[Role, Person], newcomer: Person, at: dt.datetime
) -> Event:
    """A small forum today, to try check-in and questions on."""
    zone = ZoneInfo(programme.time_zone)
    today = at.astimezone(zone).date()
    title = Text(km="វេទិកាសាកល្បង STEM", vi="Diễn đàn STEM thử nghiệm", en="STEM practice forum")
    scope = create_scope(kind=ScopeKind.EVENT, slug="practice", name=title, parent=programme)
    event = Event.objects.create(
        scope=scope,
        slug="practice",
        title=title,
        starts_on=today,
        ends_on=today,
        interpreted=["km", "en"],
        venue=Text(km="ភ្នំពេញ", vi="Phnôm Pênh", en="Phnom Penh"),
    )
    for role in EVENT_ROLES:
        grant_role(person=people[role], role=role, scope=scope, at=at, by=people[Role.ADMINISTRATOR])
    meeting = _day(event, scope, today, zone)
    invite(meetings=[meeting], people=[*people.values(), newcomer], by=people[Role.ORGANISER], at=at)
    _session(event, people, today, zone)
    _prompts(event, at)
    publish(
        event=event,
        name=Text(km="កំណែដំបូង", vi="Bản đầu", en="First version"),
        by=people[Role.ORGANISER],
        at=at,
    )
    return event


def _session(event: Event, people: dict[Role, Person], today: dt.date, zone: ZoneInfo) -> None:
    """The one session: a discussion in the hall, with a chair and a speaker."""
    name = Text(km="សាលធំ", vi="Hội trường", en="Hall")
    session = Session.objects.create(
        event=event,
        slug="who-mentors",
        kind=SessionKind.DISCUSSION,
        hall=add_resource(scope=event.scope, kind=ResourceKind.HALL, name=name),
        spoken=["km"],
        title=Text(km="តើនរណាណែនាំ ហើយនៅពេលណា?", vi="Ai cố vấn, và khi nào?", en="Who mentors, and when?"),
        starts_at=dt.datetime.combine(today, dt.time(10, 30), zone),
        ends_at=dt.datetime.combine(today, dt.time(11, 45), zone),
    )
    SessionPerson.objects.create(session=session, person=people[Role.CHAIR], part=Part.CHAIR)
    SessionPerson.objects.create(session=session, person=people[Role.SPEAKER], part=Part.SPEAKER)


def _prompts(event: Event, at: dt.datetime) -> None:
    """One that is open now, and one that is while the session is on."""
    session = Session.objects.get(event=event)
    first = Text(
        km="តើអ្នកនឹងសាកល្បងអ្វីមុនគេនៅសាលារបស់អ្នក?",
        vi="Bạn sẽ thử điều gì đầu tiên ở trường mình?",
        en="What will you try first at your school?",
    )
    during = Text(
        km="តើនរណាអាចណែនាំគ្រូនៅសាលារបស់អ្នក?",
        vi="Ở trường bạn, ai có thể cố vấn cho giáo viên?",
        en="Who could mentor teachers at your school?",
    )
    plan = PromptPlan(text=first, session=None, opens_at=at - dt.timedelta(minutes=1))
    plan_prompt(event=event, plan=plan, by=None, at=at, id=uuid7())
    plan = PromptPlan(text=during, session=session, during=True)
    plan_prompt(event=event, plan=plan, by=None, at=at, id=uuid7())


def _day(event: Event, scope: Scope, date: dt.date, zone: ZoneInfo) -> Meeting:
    meeting = create_meeting(
        scope=scope,
        title=event.title,
        starts_at=dt.datetime.combine(date, dt.time(8), zone),
        ends_at=dt.datetime.combine(date, dt.time(17), zone),
    )
    Day.objects.create(event=event, date=date, meeting=meeting)
    return meeting
