"""Change a forum's title, venue, dates, languages and partners."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.events import change_event
from sala.forum.event_form import EventForm, Offered, details_of, form_of, form_typed, offered
from sala.forum.fields import Typed
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class EditEventPage:
    """The forum as it is, or as it was typed."""

    crumbs: list[Crumb]
    event: Event
    form: EventForm
    offered: Offered
    errors: dict[str, str]


@signed_in
def edit_event(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST" and (details := details_of(typed)):
        try:
            change_event(event=found, details=details, by=person, at=timezone.now())
            return redirect("forum:plan", event=event)
        except ValidationError as error:
            typed.fail("ends_on", error)
            found = event_by_slug(event)
    context = EditEventPage(
        crumbs=[
            Crumb(gettext("Plan"), reverse("forum:plan", args=[event])),
            Crumb(gettext("About the forum")),
        ],
        event=found,
        form=form_typed(typed) if typed.errors else form_of(found),
        offered=offered(),
        errors=typed.errors,
    )
    return page(request, "forum/edit_event.html", context, 422 if typed.errors else 200)
