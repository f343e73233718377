"""A message, for whom it was sent to."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from sala.forum.models import Event, Message
from sala.forum.pages.messages import message_of
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_read_message
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class MessagePage:
    """The message, in the reader's language or the nearest that is written."""

    crumbs: list[Crumb]
    event: Event
    message: Message


@read_only
@signed_in
def message(request: HttpRequest, person: Person, event: str, message: uuid.UUID) -> HttpResponse:
    """For those who were told, and organisers; for others it is not there, nor is a draft."""
    found = message_of(event_by_slug(event), message)
    if found.sent_at is None or not can_read_message(person, found):
        raise Http404
    crumbs = [Crumb(found.event.title, reverse("forum:schedule", args=[event])), Crumb(found.subject)]
    return page(request, "forum/message.html", MessagePage(crumbs, found.event, found))
