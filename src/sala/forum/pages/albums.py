"""The albums of a forum; a new one."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forum.actions.albums import make_album
from sala.forum.albums import albums_of, covers
from sala.forum.fields import Typed, Words, words_of
from sala.forum.models import Album, Event, Shown
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.kit.i18n import Text
from sala.people.api import person_of
from sala.ui.api import Crumb, page

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class AlbumLine:
    """An album: what is on its cover, and how many pictures everybody sees."""

    album: Album
    cover: Shown | None
    count: int


@dataclass(frozen=True, slots=True)
class AlbumsPage:
    """`title` is what was typed for a new album; `keeps`: the viewer keeps albums, and sees the unpublished ones."""

    crumbs: list[Crumb]
    event: Event
    lines: list[AlbumLine]
    title: Words
    errors: dict[str, str]
    keeps: bool


def albums(request: HttpRequest, event: str) -> HttpResponse:
    """Public; POST, for organisers and rapporteurs, makes a new album."""
    found, person = event_by_slug(event), person_of(request)
    keeps, typed = can_tell(person, found), Typed(request.POST)
    if request.method == "POST":
        if person is None or not keeps:
            raise PermissionDenied
        title = typed.text("title", longest=LONGEST_TITLE)
        if not typed.errors:
            try:
                album = make_album(event=found, title=title, by=person, at=timezone.now())
                return redirect("forum:edit_album", event, album.pk)
            except ValidationError as problem:
                typed.fail("title_km", problem)
    rows = albums_of(found, all_of_them=keeps)
    on_covers = covers(found, rows)
    shown = AlbumsPage(
        crumbs=[Crumb(found.title, reverse("forum:about", args=[event])), Crumb(_("Pictures"))],
        event=found,
        lines=[AlbumLine(album, *on_covers[album.pk]) for album in rows],
        title=typed.words("title") if typed.errors else words_of(Text()),
        errors=typed.errors,
        keeps=keeps,
    )
    return page(request, "forum/albums.html", shown, status=422 if typed.errors else 200)
