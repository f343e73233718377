"""Reads of the forms that events ask."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from sala.forms.api import Response, Who
from sala.forum.models import Event, EventForm
from sala.forum.types import Audience
from sala.kit.i18n import Text
from sala.meetings.api import takes_part, was_present
from sala.people.api import Person


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A form that waits for a person: its title, the forum's, its address."""

    title: Text
    event: Text
    path: str


def open_forms(event: Event, at: dt.datetime) -> list[EventForm]:
    """What the event asks at this moment; one query."""
    return [] if event.closed_at else list(_open(at).filter(event=event))


def forms_to_answer(person: Person, at: dt.datetime) -> list[ToAnswer]:
    """What is asked of this person by name and not answered with it yet. An anonymous form stands there as long as it
    is open: nobody knows who answered.
    """
    waiting = []
    for link in _open(at).exclude(audience=Audience.EVERYBODY):
        asks = takes_part if link.audience == Audience.CONFIRMED else was_present
        if not asks(link.event.scope).filter(person=person).exists():
            continue
        named = link.form.who != Who.ANONYMOUS
        if named and Response.objects.filter(form=link.form_id, person_id=person.pk).exists():
            continue
        path = reverse("forms:answer", args=[link.form_id])
        waiting.append(ToAnswer(link.form.title, link.event.title, path))
    return waiting


def answerers(form_id: uuid.UUID) -> set[uuid.UUID]:
    """The ids of those who answered with their names."""
    rows = Response.objects.filter(form=form_id, person_id__isnull=False)
    return {person_id for person_id in rows.values_list("person_id", flat=True) if person_id}


def _open(at: dt.datetime) -> QuerySet[EventForm]:
    opened = Q(opens_at=None) | Q(opens_at__lte=at)
    rows = EventForm.objects.filter(opened, Q(closes_at=None) | Q(closes_at__gt=at), event__closed_at=None)
    return rows.select_related("event__scope", "form").order_by("pk")
