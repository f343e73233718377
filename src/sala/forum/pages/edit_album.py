"""Fill, arrange and publish an album."""

import uuid
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.files.api import BadPictureError, keep_picture
from sala.forum.actions.albums import add_pictures, arrange, name_album, publish_album
from sala.forum.albums import Looked, album_of, look, pictures_of
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Album, Event
from sala.forum.pages.albums import LONGEST_TITLE
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.forum.types import Basis
from sala.kit.ids import coarse_uuid7, uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class EditAlbumPage:
    """`lines`: each picture with why everybody does not see it; `lost`: how many are out because a consent ended;
    `waiting`: how many more nobody sees; `added`: how many have just come; `refused`: (file, sentence).
    """

    crumbs: list[Crumb]
    event: Event
    album: Album
    title: Words
    lines: list[Looked]
    lost: int
    waiting: int
    bases: list[tuple[str, str]]
    errors: dict[str, str]
    added: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@signed_in
def edit_album(request: HttpRequest, person: Person, event: str, album: uuid.UUID) -> HttpResponse:
    """For organisers and rapporteurs: POST names, arranges, publishes or takes back."""
    one = _album(person, event, album)
    typed = Typed(request.POST)
    if request.method == "POST":
        try:
            if _change(typed, one, person):
                what, _sign, key = request.POST.get("press", "").partition(" ")
                place = f"#p-{key}" if what in {"up", "down", "cover"} and as_id(key) else ""
                return redirect(reverse("forum:edit_album", args=[event, album]) + place)
        except ValidationError as problem:
            typed.fail("title_km", problem)
    return _show(request, one, typed)


def _change(typed: Typed, album: Album, person: Person) -> bool:
    press, at = typed.post.get("press", ""), timezone.now()
    what, _sign, key = press.partition(" ")
    shown_id = as_id(key)
    if what in {"up", "down", "cover"} and shown_id:
        arrange(album=album, shown_id=shown_id, to=what, by=person)
    elif what in {"publish", "take-back"}:
        publish_album(album=album, published=what == "publish", by=person, at=at)
    else:
        title = typed.text("title", longest=LONGEST_TITLE)
        if not typed.errors:
            name_album(album=album, title=title, by=person, at=at)
    return not typed.errors


@signed_in
def add_to_album(request: HttpRequest, person: Person, event: str, album: uuid.UUID) -> HttpResponse:
    """Put pictures in: as files (twenty at a time), or, with script, by the ids under which they came in pieces. What
    is no picture is named with the reason; the others are in.
    """
    one = _album(person, event, album)
    if request.method != "POST":
        return redirect("forum:edit_album", event, album)
    typed = Typed(request.POST)
    basis, at = Basis(typed.one_of("basis", Basis.values, Basis.UNSAID)), timezone.now()
    ids = [coarse_uuid7(key) for typed_id in request.POST.getlist("picture") if (key := as_id(typed_id))]
    refused: list[tuple[str, str]] = []
    for file in request.FILES.getlist("files")[:MOST_AT_ONCE]:
        try:
            ids.append(keep_picture(file.read(), picture_id=uuid7(), at=at).pk)
        except BadPictureError as problem:
            refused.append((file.name or "", str(problem.message)))
    added = 0
    try:
        added = add_pictures(album=one, pictures=ids, basis=basis, by=person, at=at) if ids else 0
    except ValidationError as problem:
        typed.fail("files", problem)
    if not ids and not refused:
        typed.fail("files", _("Choose one picture at least."))
    if (
        "quiet" in request.POST
    ):  # the page's script has its own words, and asks for this page when all have come
        return HttpResponse(" ".join(typed.errors.values()), status=422 if typed.errors else 200)
    return _show(request, one, typed, added=added, refused=refused)


def _album(person: Person, slug: str, album_id: uuid.UUID) -> Album:
    event = event_by_slug(slug)
    if not can_tell(person, event):
        raise PermissionDenied
    return album_of(event, album_id, person)


def _show(
    request: HttpRequest,
    album: Album,
    typed: Typed,
    *,
    added: int = 0,
    refused: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    event = album.event
    lines = look(pictures_of(album), event.scope)
    shown = EditAlbumPage(
        crumbs=[
            Crumb(_("Pictures"), reverse("forum:albums", args=[event.slug])),
            Crumb(album.title, reverse("forum:album", args=[event.slug, album.pk])),
            Crumb(_("Arrange")),
        ],
        event=event,
        album=album,
        title=typed.words("title") if "title_km" in typed.errors else words_of(album.title),
        lines=lines,
        lost=sum(line.lost for line in lines),
        waiting=sum(not line.public and not line.lost for line in lines),
        bases=[(one.value, str(one.label)) for one in Basis],
        errors=typed.errors,
        added=added,
        refused=refused or [],
    )
    return page(request, "forum/edit_album.html", shown, status=422 if typed.errors or refused else 200)
