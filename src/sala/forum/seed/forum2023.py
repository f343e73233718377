"""The Cambodia STEM Mentoring Program Forum of 4 and 5 April 2023: a real frame; sessions and people are examples."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.forum.actions.events import EventDetails, add_hall, change_event, create_event
from sala.forum.actions.schedule import publish
from sala.forum.actions.sessions import SessionPlan, change_session, plan_session, remove_session
from sala.forum.models import Event, Session
from sala.forum.types import Part, PartnerRole, SessionKind
from sala.forum.wording import default_version_name
from sala.kit.i18n import Text
from sala.meetings.api import Resource, answer_invitation, invite
from sala.people.api import (
    Gender,
    Organisation,
    OrganisationKind,
    Person,
    Place,
    Role,
    Scope,
    add_membership,
    add_organisation,
    add_person,
    grant_role,
)

BOOK = Path(__file__).resolve().parents[1] / "data" / "forum2023.json"
SOURCE = "demo-2023"
STAFF = (Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR, Role.INTERPRETER)
_WHOLE = Text(km="កាលវិភាគពេញ", vi="Lịch trình đầy đủ", en="The whole schedule")

Book = dict[str, Any]
People = dict[str, Person]


def read_book() -> Book:
    """The forum as data/forum2023.json has it."""
    return dict(json.loads(BOOK.read_text(encoding="utf-8")))


@transaction.atomic
def load_forum_2023(
    *, programme: Scope, people: Mapping[Role, Person], at: dt.datetime
) -> tuple[Event, People]:
    """Event `stem-2023` with two published versions, 42 participants and two interpreters; and the people by key."""
    book = read_book()
    organisations = _organisations(book)
    found = _people(book, organisations, at)
    first_day = dt.date.fromisoformat(book["first_day"])
    details = _details(book, organisations, first_day)
    event = create_event(programme=programme, details=details, by=None, at=at, slug="stem-2023")
    Event.objects.filter(pk=event.pk).update(place=Place.objects.filter(code=book["place"]).first())
    for role in STAFF:
        grant_role(person=people[role], role=role, scope=event.scope, at=at, by=None)
    halls = _halls(event, book, at)
    guests = [found[row["key"]] for row in book["participants"]]
    invite(meetings=[day.meeting for day in event.days.all()], people=guests, by=None, at=at)
    for guest in guests:
        answer_invitation(scope=event.scope, person=guest, comes=True, at=at)
    for number, version in enumerate(book["versions"], 1):
        _plan(event, _sessions(book, number), first_day, found, halls, at)
        on = dt.date.fromisoformat(version["published_on"])
        published_at = dt.datetime.combine(on, dt.time(16), ZoneInfo(programme.time_zone))
        publish(event=event, name=default_version_name(on), by=None, at=published_at)
    return event, found


@transaction.atomic
def fill_practice_forum(*, event: Event, people: People, at: dt.datetime) -> None:
    """Copy the sessions of 2023 into the practice forum, today and tomorrow, and publish them, then what changed."""
    book = read_book()
    first_day = event.starts_on
    details = EventDetails(
        title=event.title,
        lead=Text(book["lead"]),
        venue=event.venue,
        starts_on=first_day,
        ends_on=first_day + dt.timedelta(days=1),
        interpreted=tuple(event.interpreted),
        partners=_details(book, _organisations(book), first_day).partners,
        purpose=Text(book["purpose"]),
    )
    change_event(event=event, details=details, by=None, at=at)
    kept = Session.objects.select_related("hall").get(event=event, slug="who-mentors")
    halls = _halls(event, book, at, have={"hall": kept.hall} if kept.hall else {})
    for number, name in enumerate((_WHOLE, default_version_name(first_day)), 1):
        rows = [row for row in _sessions(book, number) if row["slug"] != kept.slug]
        _plan(event, rows, first_day, people, halls, at, keep=kept.slug)
        publish(event=event, name=name, by=None, at=at)


def _organisations(book: Book) -> dict[str, Organisation]:
    found = {}
    for row in book["organisations"]:
        same = Organisation.objects.filter(
            external_ids__source=SOURCE, external_ids__value=row["key"]
        ).first()
        found[row["key"]] = same or add_organisation(
            kind=OrganisationKind(row["kind"]),
            name=Text(row["name"]),
            place=Place.objects.filter(code=row["place"]).first() if row["place"] else None,
            external_ids={SOURCE: row["key"]},
        )
    return found


def _people(book: Book, organisations: Mapping[str, Organisation], at: dt.datetime) -> People:
    found = {}
    for row in [*book["participants"], *book["interpreters"]]:
        person = add_person(
            name=row["km"],
            latin_name=row["en"],
            gender=Gender(row["gender"]),
            with_account=False,
            at=at,
            by=None,
        )
        if row["organisation"]:
            add_membership(person=person, organisation=organisations[row["organisation"]])
        found[row["key"]] = person
    return found


def _details(book: Book, organisations: Mapping[str, Organisation], first_day: dt.date) -> EventDetails:
    last_day = first_day + dt.timedelta(days=max(row["day"] for row in book["sessions"]))
    partners = [
        (organisations[o["key"]].pk, PartnerRole(o["role"])) for o in book["organisations"] if o["role"]
    ]
    return EventDetails(
        title=Text(book["title"]),
        lead=Text(book["lead"]),
        venue=Text(book["venue"]),
        starts_on=first_day,
        ends_on=last_day,
        interpreted=tuple(book["interpreted"]),
        partners=tuple(partners),
        purpose=Text(book["purpose"]),
    )


def _halls(
    event: Event, book: Book, at: dt.datetime, have: Mapping[str, Resource] | None = None
) -> dict[str, Resource]:
    halls = dict(have or {})
    for key, row in book["halls"].items():
        if key not in halls:
            halls[key] = add_hall(
                event=event, name=Text(row["name"]), capacity=row["capacity"], by=None, at=at
            )
    return halls


def _sessions(book: Book, number: int) -> list[Book]:
    """The sessions as version 1 or 2 has them: `first` says what was different, `new` and `gone` what was not there."""
    if number == 1:
        return [{**row, **row.get("first", {})} for row in book["sessions"] if not row.get("new")]
    return [row for row in book["sessions"] if not row.get("gone")]


def _plan(
    event: Event,
    rows: list[Book],
    first_day: dt.date,
    people: People,
    halls: Mapping[str, Resource],
    at: dt.datetime,
    keep: str = "",
) -> None:
    """Make the draft exactly these sessions (and the one to `keep`)."""
    have = {session.slug: session for session in Session.objects.filter(event=event)}
    for row in rows:
        plan = _plan_of(row, first_day, ZoneInfo(event.scope.time_zone), people, halls)
        session = have.pop(row["slug"], None)
        if session is None:
            plan_session(event=event, plan=plan, by=None, at=at, slug=row["slug"])
        elif "first" in row:
            change_session(session=session, plan=plan, base=session.revision, by=None, at=at)
    for slug, session in have.items():
        if slug != keep:
            remove_session(session=session, by=None, at=at)


def _plan_of(
    row: Book, first_day: dt.date, zone: ZoneInfo, people: People, halls: Mapping[str, Resource]
) -> SessionPlan:
    day = first_day + dt.timedelta(days=row["day"])
    starts, ends = (dt.datetime.combine(day, dt.time.fromisoformat(row[end]), zone) for end in ("from", "to"))
    return SessionPlan(
        kind=SessionKind(row["kind"]),
        title=Text(row["title"]),
        lead=Text(row.get("lead", {})),
        starts_at=starts,
        ends_at=ends,
        hall=halls[row["hall"]] if row["hall"] else None,
        spoken=tuple(row.get("spoken", ())),
        people=tuple((people[key].pk, Part(part)) for key, part in row.get("people", ())),
    )
