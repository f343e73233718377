"""The rooms of a forum: list, add, change."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.events import add_hall, change_hall
from sala.forum.fields import Typed, Words, words_of
from sala.forum.models import Event
from sala.forum.queries import event_by_slug, halls_of
from sala.forum.rules import can_organise
from sala.kit.i18n import Text
from sala.meetings.api import Resource
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

NAME, MOST_SEATS, MOST_SHOWN = 120, 100_000, 100


@dataclass(frozen=True, slots=True)
class HallsPage:
    """`hall`: the one that is being changed, None while adding. `shared`: the programme's, changed elsewhere."""

    crumbs: list[Crumb]
    event: Event
    own: list[Resource]
    shared: list[Resource]
    more: bool
    hall: Resource | None
    name: Words
    capacity: str
    errors: dict[str, str]


@signed_in
def halls(request: HttpRequest, person: Person, event: str, hall: uuid.UUID | None = None) -> HttpResponse:
    """For organisers."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    changed = halls_of(found).filter(pk=hall, scope=found.scope).first() if hall else None
    if hall and changed is None:
        raise Http404
    typed = Typed(request.POST)
    if request.method == "POST" and _save(typed, found, changed, person):
        return redirect("forum:halls", event=event)
    return page(request, "forum/halls.html", _page(found, changed, typed), 422 if typed.errors else 200)


def _save(typed: Typed, event: Event, hall: Resource | None, by: Person) -> bool:
    name, capacity = typed.text("name", longest=NAME), typed.number("capacity", most=MOST_SEATS)
    if typed.errors:
        return False
    try:
        if hall:
            change_hall(event=event, hall=hall, name=name, capacity=capacity, by=by, at=timezone.now())
        else:
            add_hall(event=event, name=name, capacity=capacity, by=by, at=timezone.now())
    except ValidationError as error:
        typed.fail("name_km", error)
    return not typed.errors


def _page(event: Event, hall: Resource | None, typed: Typed) -> HallsPage:
    found = list(halls_of(event)[: MOST_SHOWN + 1])
    shown = found[:MOST_SHOWN]
    back = bool(typed.errors)
    seats = str(hall.capacity) if hall and hall.capacity is not None else ""
    return HallsPage(
        crumbs=[Crumb(gettext("Plan"), reverse("forum:plan", args=[event.slug])), Crumb(gettext("Rooms"))],
        event=event,
        own=[h for h in shown if h.scope_id == event.scope_id],
        shared=[h for h in shown if h.scope_id != event.scope_id],
        more=len(found) > MOST_SHOWN,
        hall=hall,
        name=typed.words("name") if back else words_of(hall.name if hall else Text()),
        capacity=typed.line("capacity") if back else seats,
        errors=typed.errors,
    )
