"""Make a forum like this one, with other days."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.copy_event import copy_event as make_copy
from sala.forum.event_form import TITLE
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.kit.ids import uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class CopyEventPage:
    """`id`: of the forum to be; pressed twice, it is one."""

    crumbs: list[Crumb]
    event: Event
    id: uuid.UUID
    title: Words
    starts_on: str
    people: bool
    errors: dict[str, str]


@signed_in
def copy_event(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers. What was typed is kept when it cannot be; pressed twice, it makes one forum."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    typed = Typed(request.POST)
    new_id = as_id(typed.line("id")) or uuid7()
    with_people = typed.line("people") == "yes"
    if request.method == "POST":
        title, starts_on = typed.text("title", longest=TITLE), typed.date("starts_on", "en")
        if not title:
            typed.fail("title_km", gettext("Write a title in at least one language."))
        if not typed.errors and starts_on:
            try:
                new = make_copy(
                    event=found,
                    id=new_id,
                    title=title,
                    starts_on=starts_on,
                    with_people=with_people,
                    by=person,
                    at=timezone.now(),
                )
                return redirect("forum:plan", event=new.slug)
            except ValidationError as error:
                typed.fail("starts_on", error)
    context = CopyEventPage(
        crumbs=[
            Crumb(gettext("Plan"), reverse("forum:plan", args=[event])),
            Crumb(gettext("Copy the forum")),
        ],
        event=found,
        id=new_id,
        title=typed.words("title") if typed.errors else words_of(found.title),
        starts_on=typed.line("starts_on"),
        people=with_people,
        errors=typed.errors,
    )
    return page(request, "forum/copy_event.html", context, 422 if typed.errors else 200)
