"""How many go on a visit, and where they gather."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.visits import MOST_PLACES, open_visit
from sala.forum.fields import Typed, Words, words_of
from sala.forum.models import Event, Session, Visit
from sala.forum.queries import event_by_slug, session_of
from sala.forum.rules import can_organise
from sala.kit.i18n import Text
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

LONGEST = 300


@dataclass(frozen=True, slots=True)
class VisitPlacesPage:
    """`visit`: what there is already, None before it was opened."""

    crumbs: list[Crumb]
    event: Event
    session: Session
    visit: Visit | None
    places: str
    gather_at: Words
    errors: dict[str, str]


@signed_in
def visit_places(request: HttpRequest, person: Person, event: str, session: uuid.UUID) -> HttpResponse:
    """For organisers: opens the session for sign-up. Fewer places later send nobody away."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    planned = session_of(found, session)
    if planned is None:
        raise Http404
    typed = Typed(request.POST)
    if request.method == "POST" and _save(typed, planned, person):
        return redirect("forum:visits", event=event)
    visit = Visit.objects.select_related("meeting").filter(session=planned).first()
    gather_at = visit.meeting.gather_at if visit else Text()
    limit = visit.meeting.capacity if visit else None
    back = bool(typed.errors)
    shown = VisitPlacesPage(
        crumbs=[
            Crumb(gettext("Plan"), reverse("forum:plan", args=[event])),
            Crumb(gettext("Places for a visit")),
        ],
        event=found,
        session=planned,
        visit=visit,
        places=typed.line("places") if back else "" if limit is None else str(limit),
        gather_at=typed.words("gather_at") if back else words_of(gather_at),
        errors=typed.errors,
    )
    return page(request, "forum/visit_places.html", shown, 422 if typed.errors else 200)


def _save(typed: Typed, session: Session, by: Person) -> bool:
    places = typed.number("places", most=MOST_PLACES)
    gather_at = typed.text("gather_at", longest=LONGEST)
    if not typed.errors:
        try:
            open_visit(session=session, places=places, gather_at=gather_at, by=by, at=timezone.now())
        except ValidationError as error:
            typed.fail("places", error)
    return not typed.errors
