"""Reads of the forms that events ask."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from sala.forms.api import Response, Who
from sala.forum.models import Event, EventForm
from sala.forum.types import Audience, FormPurpose
from sala.kit.i18n import Text
from sala.meetings.api import PartIn, parts_in
from sala.people.api import Person


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A form that waits for a person: its title, the forum's, its address."""

    title: Text
    event: Text
    path: str


def open_forms(event: Event, at: dt.datetime) -> list[EventForm]:
    """What the event asks at this moment; one query."""
    if event.closed_at:
        return []
    rows = EventForm.objects.filter(*_open_at(at), event=event)
    return list(rows.select_related("event__scope", "form").order_by("pk"))


def forms_to_answer(person: Person, at: dt.datetime) -> list[ToAnswer]:
    """What is asked of this person by name and not answered with it yet. An anonymous form stands there as long as it
    is open: nobody knows who answered. One query when nothing is asked anywhere, else at most three.
    """
    links = [_Link(*row) for row in _asked_by_name().filter(*_open_at(at))]
    parts = parts_in(person, [link.scope for link in links]) if links else {}
    asked = [link for link in links if _asks(link, parts.get(link.scope))]
    named = [link.form for link in asked if link.who != Who.ANONYMOUS]
    rows = Response.objects.filter(form__in=named, person_id=person.pk) if named else []
    answered = {row.form_id for row in rows}
    return [
        ToAnswer(link.title, link.event, reverse("forms:answer", args=[link.form]))
        for link in asked
        if link.form not in answered
    ]


class _Link(NamedTuple):
    form: uuid.UUID
    title: Text
    who: str
    audience: str
    scope: uuid.UUID
    event: Text


@cache
def _asked_by_name() -> "QuerySet[EventForm, Any]":
    # Put together once and never read itself, and only what is shown: that is two thirds of what the query costs.
    rows = EventForm.objects.filter(event__closed_at=None).exclude(audience=Audience.EVERYBODY).order_by("pk")
    return rows.values_list(
        "form_id", "form__title", "form__who", "audience", "event__scope_id", "event__title"
    )


def _asks(link: _Link, part: PartIn | None) -> bool:
    """Whether the form is for somebody with this part; says the same as `takes_part` and `was_present`."""
    if part is None:
        return False
    return part.confirmed or part.seen if link.audience == Audience.CONFIRMED else part.seen


def results_to_read(event: Event) -> list[EventForm]:
    """The event's forms whose answers all who read its notes may read: not those about diet and travel; one query."""
    rows = EventForm.objects.filter(event=event).exclude(purpose=FormPurpose.REGISTRATION)
    return list(rows.select_related("form").order_by("pk"))


def answerers(form_id: uuid.UUID) -> set[uuid.UUID]:
    """The ids of those who answered with their names."""
    rows = Response.objects.filter(form=form_id, person_id__isnull=False)
    return {person_id for person_id in rows.values_list("person_id", flat=True) if person_id}


def _open_at(at: dt.datetime) -> tuple[Q, Q]:
    return Q(opens_at=None) | Q(opens_at__lte=at), Q(closes_at=None) | Q(closes_at__gt=at)
