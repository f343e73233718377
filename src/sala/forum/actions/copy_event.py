"""A forum like one that was: last year's sessions on this year's days."""

import datetime as dt
import uuid
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.forms.api import Who, close_at, create_form, current_version, publish_form, save_draft
from sala.forum.actions.events import BadEventError, create_event, details_of_event
from sala.forum.actions.prompts import touch_prompts
from sala.forum.actions.sessions import lock_plan
from sala.forum.models import Event, EventForm, LetterText, Prompt, Session, SessionPerson
from sala.forum.rules import can_organise
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import Resource, ResourceKind, add_resource
from sala.people.api import Person, Role, Scope, grant_role, persons_by_id, record

YEARS = range(2000, 2100)  # beyond them is a slip of the hand, and days cannot be counted to the end of time


@transaction.atomic
def copy_event(
    *,
    event: Event,
    id: uuid.UUID,  # the new forum's own id, made with the form: sent twice, it is one forum
    title: Text,
    starts_on: dt.date,
    with_people: bool,
    by: Person,
    at: dt.datetime,
) -> Event:
    """A new forum in the same programme, from `starts_on` on: the sessions as they are planned now, each at its hour,
    with halls, partners, languages, prompts and forms; `with_people` also with speakers, chairs and interpreters.
    Nobody is invited, nothing is asked, nothing published. Whoever copies organises it. Raises BadEventError when it
    cannot be like this.
    """
    if starts_on.year not in YEARS:
        raise BadEventError(_("Choose a day."))
    # The programme's row is locked, so that two presses come one after the other.
    programme = Scope.objects.select_for_update().get(pk=event.scope.line[-2])
    made = Event.objects.select_related("scope").filter(pk=id).first()
    if made:
        return made
    lock_plan(event)
    was = details_of_event(event)
    ends_on = was.ends_on + (starts_on - was.starts_on)
    details = replace(was, title=title, starts_on=starts_on, ends_on=ends_on)
    zone = event.scope.time_zone
    new = create_event(programme=programme, details=details, by=by, at=at, time_zone=zone, pk=id)
    Event.objects.filter(pk=new.pk).update(place=event.place_id, read_first=event.read_first)
    new_ids = _copy_sessions(event, new, with_people=with_people)
    _copy_prompts(event, new, new_ids)
    touch_prompts(new)
    if not can_organise(by, new):
        grant_role(person=by, role=Role.ORGANISER, scope=new.scope, at=at, by=by)
    _copy_forms(event, new, by, at)
    _copy_letter_text(event, new)
    detail = {"from": str(event.pk), "sessions": len(new_ids)}
    record("event.copy", by=by, at=at, about=new, scope=new.scope, detail=detail)
    return new


def _copy_sessions(event: Event, new: Event, *, with_people: bool) -> dict[uuid.UUID, uuid.UUID]:
    """The sessions; which one became which."""
    halls = _copy_halls(event, new)
    zone, later = ZoneInfo(event.scope.time_zone), new.starts_on - event.starts_on
    new_ids: dict[uuid.UUID, uuid.UUID] = {}
    copies = []
    for session in Session.objects.filter(event=event):
        new_ids[session.pk] = uuid7()
        copies.append(
            Session(
                id=new_ids[session.pk],
                event=new,
                slug=session.slug,
                kind=session.kind,
                title=session.title,
                lead=session.lead,
                starts_at=_shifted(session.starts_at, later, zone),
                ends_at=_shifted(session.ends_at, later, zone),
                # A hall of the programme stands where it stood.
                hall_id=halls.get(session.hall_id, session.hall_id) if session.hall_id else None,
                spoken=session.spoken,
            )
        )
    Session.objects.bulk_create(copies)
    parts = (
        SessionPerson.objects.filter(session__event=event) if with_people else SessionPerson.objects.none()
    )
    SessionPerson.objects.bulk_create(
        SessionPerson(
            session_id=new_ids[part.session_id], person_id=part.person_id, part=part.part, order=part.order
        )
        for part in parts
    )
    return new_ids


def _copy_prompts(event: Event, new: Event, sessions: dict[uuid.UUID, uuid.UUID]) -> None:
    """The prompts, without what was answered; those with times of their own open at the same hours."""
    zone, later = ZoneInfo(event.scope.time_zone), new.starts_on - event.starts_on
    Prompt.objects.bulk_create(
        Prompt(
            event=new,
            session_id=sessions.get(prompt.session_id) if prompt.session_id else None,
            text=prompt.text,
            order=prompt.order,
            open_space=prompt.open_space,
            during=prompt.during,
            opens_at=_shifted(prompt.opens_at, later, zone) if prompt.opens_at else None,
            closes_at=_shifted(prompt.closes_at, later, zone) if prompt.closes_at else None,
        )
        for prompt in Prompt.objects.filter(event=event)
    )


def _copy_forms(event: Event, new: Event, by: Person, at: dt.datetime) -> None:
    """The forms as they are asked now, each as a form of the new forum's own, without answers."""
    zone, later = ZoneInfo(event.scope.time_zone), new.starts_on - event.starts_on
    organiser = persons_by_id([by.pk])[by.pk]  # read anew: the role in the new forum was given just now
    for link in event.forms.select_related("form"):
        version = current_version(link.form)
        if version is None:
            continue
        who = Who(link.form.who)
        form = create_form(scope=new.scope, title=link.form.title, who=who, by=organiser, at=at)
        save_draft(form=form, definition=version.definition, plain=version.plain, by=organiser, at=at)
        publish_form(form=form, by=organiser, at=at)
        closes = _shifted(link.closes_at, later, zone) if link.closes_at else None
        EventForm.objects.create(
            event=new,
            form=form,
            purpose=link.purpose,
            audience=link.audience,
            opens_at=_shifted(link.opens_at, later, zone) if link.opens_at else None,
            closes_at=closes,
        )
        close_at(form, closes)


def _copy_letter_text(event: Event, new: Event) -> None:
    for text in LetterText.objects.filter(event=event):
        said = {"contact": text.contact, "signer": text.signer, "signer_post": text.signer_post}
        LetterText.objects.create(event=new, body=text.body, **said)


def _copy_halls(event: Event, new: Event) -> dict[uuid.UUID, uuid.UUID]:
    """The forum's own halls and rooms: each by its id with the id of its like."""
    own = Resource.objects.filter(scope=event.scope, kind__in=[ResourceKind.HALL, ResourceKind.ROOM])
    return {
        hall.pk: add_resource(
            scope=new.scope, kind=ResourceKind(hall.kind), name=hall.name, capacity=hall.capacity
        ).pk
        for hall in own.order_by("pk")
    }


def _shifted(at: dt.datetime, later: dt.timedelta, zone: ZoneInfo) -> dt.datetime:
    """The same hour by the clock of the place, other days."""
    local = at.astimezone(zone)
    return dt.datetime.combine(local.date() + later, local.time(), zone)
