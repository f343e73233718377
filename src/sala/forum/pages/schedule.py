"""The schedule of an event, as last published."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.forum.models import Event
from sala.forum.queries import event_by_slug, schedule_revision
from sala.ui.api import keep_public, page


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """The event."""

    event: Event


def schedule(request: HttpRequest, event: str) -> HttpResponse:
    """Public; kept whole in memory until the schedule changes."""
    found = event_by_slug(event)
    return keep_public(
        page(request, "forum/schedule.html", SchedulePage(found)), schedule_revision, found.slug
    )
