"""The closing wall: the themes of the reflections box with their sentences, for the hall, for phones, and on paper."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sala.forum.box import ClosingVersion, Shared, closing_version, shared_themes
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.wording import hall_languages, in_languages
from sala.ui.api import Crumb, keep_public, page, read_only

Both = list[tuple[str, str]]
OURS = gettext_lazy("What we take with us")


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """`themes` is empty until the rapporteur has shared them (`shared`). `part` is the address of the part that
    moves.
    """

    crumbs: list[Crumb]
    event: Event
    heading: Both
    shared: bool
    themes: list[Shared]
    part: str


@read_only
def closing(request: HttpRequest, event: str) -> HttpResponse:
    """Public once it is shared; a projector shows it full screen, phones scroll."""
    return _answer(request, "forum/closing.html", event)


@read_only
def closing_themes(request: HttpRequest, event: str) -> HttpResponse:
    """The part that moves; phones and projector ask for it every few seconds and mostly get 304."""
    return _answer(request, "forum/closing_themes.html", event)


@read_only
def closing_paper(request: HttpRequest, event: str) -> HttpResponse:
    """The same on paper: to print, and to keep."""
    return _answer(request, "forum/closing_paper.html", event)


def _answer(request: HttpRequest, template: str, event: str) -> HttpResponse:
    # Read first: what changes while the page is being made must not be hidden under the new version.
    version = closing_version(event)
    if version is None:
        raise Http404
    shown = _page(event, get_language() or "en", version)
    return keep_public(page(request, template, shown), closing_version, event, version=version)


@lru_cache(maxsize=16)
def _page(event: str, language: str, version: ClosingVersion) -> ClosingPage:
    """The same for everybody, and kept until the version changes."""
    found, shared = event_by_slug(event), version[2]
    return ClosingPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("What we take with us")),
        ],
        event=found,
        heading=in_languages(OURS, hall_languages(found.interpreted, language)),
        shared=shared,
        themes=shared_themes(found) if shared else [],
        part=reverse("forum:closing_themes", args=[event]),
    )
