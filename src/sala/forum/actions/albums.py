"""Albums: made, filled, ordered, published; what is said about a picture; that somebody does not want to be seen."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from sala.files.api import claim_pictures, forget_pictures
from sala.forum.albums import MOST, tellers
from sala.forum.models import Album, Event, Named, Objection, Shown
from sala.forum.queries import event_people
from sala.forum.rules import can_tell
from sala.forum.types import Basis
from sala.kit.i18n import Text, in_every_language
from sala.kit.time import round_to_hour
from sala.notify.api import Word, tell
from sala.people.api import Person, record

MOST_ALBUMS = 50
OBJECTED = _("Somebody does not want to be seen in a picture of “%(title)s”. It is hidden; please decide.")


class BadAlbumError(ValidationError):
    """It cannot be like this; the message says what to do."""


class StaleShownError(ValidationError):
    """Somebody else changed the picture's words since they were read; `current` is what stands there now."""

    def __init__(self, current: Shown) -> None:
        super().__init__(
            _("Somebody else has just changed this picture. Read theirs, then save again if needed.")
        )
        self.current = current


def _lock(event: Event, by: Person) -> None:
    """One who arranges at a time; PermissionDenied without the right."""
    if not can_tell(by, event):
        raise PermissionDenied
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def touch_about(event: Event) -> None:
    """What the event's public page tells has changed."""
    Event.objects.filter(pk=event.pk).update(about_revision=F("about_revision") + 1)


@transaction.atomic
def make_album(*, event: Event, title: Text, by: Person, at: dt.datetime) -> Album:
    """A new album, which only those who keep albums see. The same title again gives the album that is there."""
    _lock(event, by)
    _check_title(title)
    albums = list(Album.objects.filter(event=event))
    if same := next((album for album in albums if album.title == title), None):
        return same
    if len(albums) >= MOST_ALBUMS:
        raise BadAlbumError(_("There are 50 albums already. Put pictures into one of them."))
    album = Album.objects.create(event=event, title=title)
    record("album.make", by=by, at=at, about=album, scope=event.scope)
    return album


def _check_title(title: Text) -> None:
    if not title:
        raise BadAlbumError(_("Write a title in at least one language."))


@transaction.atomic
def add_pictures(
    *, album: Album, pictures: Sequence[uuid.UUID], basis: Basis, by: Person, at: dt.datetime
) -> int:
    """Put pictures that were kept (`files`) at the end of the album; how many are new. Those that are in it stay.

    `basis` says why everybody may see them; without one they wait. All or none: raises BadPictureError when one is not
    here or belongs to another, BadAlbumError when there are more than 200.
    """
    event = album.event
    _lock(event, by)
    there = set(Shown.objects.filter(album=album).values_list("picture", flat=True))
    new = [pk for pk in dict.fromkeys(pictures) if pk not in there]
    if len(there) + len(new) > MOST:
        raise BadAlbumError(_("An album holds 200 pictures. Make another one for the rest."))
    claim_pictures(new)
    last = Shown.objects.filter(album=album).aggregate(last=Max("place"))["last"] or 0
    Shown.objects.bulk_create(
        Shown(album=album, picture_id=pk, place=last + n, basis=basis, added_by=by.pk, added_at=at)
        for n, pk in enumerate(new, 1)
    )
    if new:
        touch_about(event)
        detail = {"number": len(new), "basis": basis}
        record("album.add", by=by, at=at, about=album, scope=event.scope, detail=detail)
    return len(new)


@transaction.atomic
def name_album(*, album: Album, title: Text, by: Person, at: dt.datetime) -> None:
    """Another title."""
    _lock(album.event, by)
    _check_title(title)
    if Album.objects.filter(pk=album.pk).exclude(title=title).update(title=title):
        touch_about(album.event)
        record("album.change", by=by, at=at, about=album, scope=album.event.scope)


@transaction.atomic
def publish_album(*, album: Album, published: bool, by: Person, at: dt.datetime) -> None:
    """Show it to everybody from now on, or take it back. Again changes nothing."""
    _lock(album.event, by)
    changed = Album.objects.filter(pk=album.pk, published_at__isnull=published).update(
        published_at=at if published else None
    )
    if changed:
        touch_about(album.event)
        action = "album.publish" if published else "album.take_back"
        record(action, by=by, at=at, about=album, scope=album.event.scope)


@transaction.atomic
def arrange(*, album: Album, shown_id: uuid.UUID, to: str, by: Person) -> None:
    """Move a picture one place `up` or `down`, or make it the `cover`. What is not there any more stays so."""
    _lock(album.event, by)
    rows = list(Shown.objects.filter(album=album).order_by("place", "pk"))
    at = next((n for n, row in enumerate(rows) if row.pk == shown_id), -1)
    if at < 0:
        return
    touch_about(album.event)
    if to == "cover":
        Album.objects.filter(pk=album.pk).update(cover=rows[at])
        return
    other = at - 1 if to == "up" else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        for place, row in enumerate(rows, 1):
            row.place = place
        Shown.objects.bulk_update(rows, ["place"])


@transaction.atomic
def tell_of_picture(
    *,
    shown: Shown,
    caption: Text,
    basis: Basis,
    named: Collection[uuid.UUID],
    base: int,
    by: Person,
    at: dt.datetime,
) -> Shown:
    """Its caption, why everybody may see it, and who is in it (people of the event only).

    Raises StaleShownError when somebody else has changed it since revision `base`, or has taken it away meanwhile
    BadAlbumError.
    """
    event = shown.album.event
    _lock(event, by)
    current = Shown.objects.select_for_update().filter(pk=shown.pk).first()
    if current is None:
        raise BadAlbumError(_("Somebody else has just deleted this picture."))
    if current.revision != base:
        raise StaleShownError(current)
    known = set(event_people(event).filter(pk__in=list(named)).values_list("pk", flat=True))
    Shown.objects.filter(pk=shown.pk).update(caption=caption, basis=basis, revision=base + 1)
    Named.objects.filter(shown=shown).exclude(person__in=known).delete()
    Named.objects.bulk_create([Named(shown=shown, person_id=pk) for pk in known], ignore_conflicts=True)
    touch_about(event)
    detail = {"basis": basis, "named": len(known)}
    record("picture.change", by=by, at=at, about=shown, scope=event.scope, detail=detail)
    return Shown.objects.get(pk=shown.pk)


@transaction.atomic
def delete_picture(*, shown: Shown, by: Person, at: dt.datetime) -> None:
    """Delete a picture for good, with its bytes. A second press changes nothing more."""
    event = shown.album.event
    _lock(event, by)
    if Shown.objects.filter(pk=shown.pk).delete()[0]:
        forget_pictures([shown.picture_id])
        touch_about(event)
        record("picture.delete", by=by, at=at, about=shown, scope=event.scope)


@transaction.atomic
def object_to(*, shown: Shown, said: str, at: dt.datetime) -> None:
    """Somebody does not want to be seen in it: it is hidden at once, and the organisers are told. Nobody is noted; the
    time is the hour. The same words again change nothing.
    """
    rows = Objection.objects.filter(shown=shown, decided_at__isnull=True)
    event, at = shown.album.event, round_to_hour(at)
    if Shown.objects.filter(pk=shown.pk, hidden_at__isnull=True).update(hidden_at=at):
        touch_about(event)
    if rows.filter(said=said).exists() or rows.count() >= MOST_OBJECTIONS:
        return
    Objection.objects.create(shown=shown, said=said, made_at=at)
    text = in_every_language(OBJECTED, {"title": shown.album.title})
    path = f"/forum/{event.slug}/edit-picture/{shown.pk}/"
    tell([Word(person, f"objection {shown.pk}", text, path) for person in tellers(event)], at=at)


MOST_OBJECTIONS = 20  # to one picture; it is hidden by the first


@transaction.atomic
def decide_objections(*, shown: Shown, by: Person, at: dt.datetime) -> None:
    """Show a picture again to which somebody objected: whoever asked has agreed, or is not in it."""
    event = shown.album.event
    _lock(event, by)
    if Shown.objects.filter(pk=shown.pk, hidden_at__isnull=False).update(hidden_at=None):
        touch_about(event)
        Objection.objects.filter(shown=shown, decided_at__isnull=True).update(decided_at=at, decided_by=by.pk)
        record("picture.show_again", by=by, at=at, about=shown, scope=event.scope)
