"""The wall: what is projected in the hall, and the same on phones."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.forum.models import Event
from sala.forum.queries import Asked, PUBLIC_STATES, event_by_slug, questions_revision, with_authors
from sala.ui.api import keep_public, page

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class WallPage:
    """The most supported questions; what the chair takes stands first."""

    event: Event
    questions: list[Asked]


def _page(event: str) -> WallPage:
    found = event_by_slug(event)
    questions = found.questions.filter(withdrawn=False, state__in=PUBLIC_STATES[:2]).prefetch_related("translations")
    return WallPage(found, with_authors(questions.order_by("-state", "-support_count", "-id")[:MOST_SHOWN]))


def wall(request: HttpRequest, event: str) -> HttpResponse:
    """Public; a projector shows it full screen."""
    return keep_public(page(request, "forum/wall.html", _page(event)), questions_revision, event)


def wall_questions(request: HttpRequest, event: str) -> HttpResponse:
    """The part that moves; phones and projector ask for it every few seconds and mostly get 304."""
    return keep_public(page(request, "forum/wall_questions.html", _page(event)), questions_revision, event)
