"""The messages of an event, for its organisers."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.models import Event, Message
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.notify.api import Silent, open_channels, silent_channels
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """`silent`: channels that do not answer now; `outside`: whether there is any channel at all."""

    crumbs: list[Crumb]
    event: Event
    rows: Page[Message]
    silent: list[Silent]
    outside: bool


@read_only
@signed_in
def messages(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers: drafts and what was sent, the newest first."""
    found = organised_event(person, event)
    rows = Paginator(Message.objects.filter(event=found), PAGE_SIZE).get_page(request.GET.get("page"))
    crumbs = [Crumb(found.title, reverse("forum:plan", args=[event])), Crumb(_("Messages"))]
    shown = MessagesPage(crumbs, found, rows, silent_channels(), outside=bool(open_channels()))
    return page(request, "forum/messages.html", shown)


def organised_event(person: Person, slug: str) -> Event:
    """The event, for its organisers; else PermissionDenied, or 404."""
    found = event_by_slug(slug)
    if not can_organise(person, found):
        raise PermissionDenied
    return found


def message_of(event: Event, message_id: uuid.UUID) -> Message:
    """The event's message, or 404."""
    found = Message.objects.filter(pk=message_id, event=event).first()
    if found is None:
        raise Http404
    found.event = event
    return found


def message_crumbs(event: Event, here: str) -> list[Crumb]:
    """The way back to the list."""
    return [Crumb(_("Messages"), reverse("forum:messages", args=[event.slug])), Crumb(here)]
