"""One album: its pictures, small."""

import uuid
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.albums import album_of, public_pictures
from sala.forum.models import Album, Event, Shown
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.people.api import person_of
from sala.ui.api import Crumb, page, read_only

A_PAGE = 24


@dataclass(frozen=True, slots=True)
class AlbumPage:
    """What everybody sees of it now. `cover` is what messengers show."""

    crumbs: list[Crumb]
    event: Event
    album: Album
    numbers: Page[Shown]
    cover: Shown | None
    keeps: bool


@read_only
def album(request: HttpRequest, event: str, album: uuid.UUID) -> HttpResponse:
    """Public once the album is published; consents are asked at each visit, so nothing of it is kept in memory."""
    found, person = event_by_slug(event), person_of(request)
    one = album_of(found, album, person)
    pictures = public_pictures(one)
    cover = next((row for row in pictures if row.pk == one.cover_id), pictures[0] if pictures else None)
    shown = AlbumPage(
        crumbs=[
            Crumb(found.title, reverse("forum:about", args=[event])),
            Crumb(_("Pictures"), reverse("forum:albums", args=[event])),
            Crumb(one.title),
        ],
        event=found,
        album=one,
        numbers=Paginator(pictures, A_PAGE).get_page(request.GET.get("page")),
        cover=cover if one.published_at else None,
        keeps=can_tell(person, found),
    )
    return page(request, "forum/album.html", shown)
