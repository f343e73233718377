"""Confirm that a session goes out of the draft."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.sessions import remove_session as remove
from sala.forum.models import Event, Session
from sala.forum.queries import event_by_slug, published, session_of
from sala.forum.rules import can_organise
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class RemoveSessionPage:
    """`is_published`: people see the session now, and will see that it is cancelled. `questions`: asked about it."""

    crumbs: list[Crumb]
    event: Event
    session: Session
    is_published: bool
    questions: int


@signed_in
def remove_session(request: HttpRequest, person: Person, event: str, session: uuid.UUID) -> HttpResponse:
    """For organisers. A second press finds it gone and leads to the plan."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    planned = session_of(found, session)
    if request.method == "POST":
        if planned:
            remove(session=planned, by=person, at=timezone.now())
        return redirect("forum:plan", event=event)
    if planned is None:
        raise Http404
    last = published(found)
    context = RemoveSessionPage(
        crumbs=[Crumb(gettext("Plan"), reverse("forum:plan", args=[event])), Crumb(gettext("Remove"))],
        event=found,
        session=planned,
        is_published=last is not None and any(slot.session_id == session for slot in last.slots),
        questions=planned.questions.count(),
    )
    return page(request, "forum/remove_session.html", context)
