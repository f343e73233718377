"""Start a forum."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.events import create_event
from sala.forum.event_form import EventForm, Offered, blank_form, details_of, form_typed, offered
from sala.forum.fields import Typed
from sala.forum.rules import programmes_to_organise_in
from sala.people.api import Person, Scope, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class NewEventPage:
    """`programmes`: where the person may start a forum."""

    crumbs: list[Crumb]
    programmes: list[Scope]
    programme: str
    form: EventForm
    offered: Offered
    errors: dict[str, str]


@signed_in
def new_event(request: HttpRequest, person: Person) -> HttpResponse:
    """For programme leads and administrators."""
    programmes = list(programmes_to_organise_in(person)[:100])
    if not programmes:
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST":
        programme = next((p for p in programmes if str(p.pk) == typed.line("programme")), programmes[0])
        details = details_of(typed)
        try:
            if details:
                event = create_event(programme=programme, details=details, by=person, at=timezone.now())
                return redirect("forum:plan", event=event.slug)
        except ValidationError as error:
            typed.fail("title_km", error)
    form = form_typed(typed) if typed.errors else blank_form()
    context = NewEventPage(
        crumbs=[Crumb(gettext("Forums"), reverse("forum:forums")), Crumb(gettext("New forum"))],
        programmes=programmes,
        programme=typed.line("programme"),
        form=form,
        offered=offered(),
        errors=typed.errors,
    )
    return page(request, "forum/new_event.html", context, 422 if typed.errors else 200)
