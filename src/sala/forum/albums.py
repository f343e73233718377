"""Reads of albums and news: what everybody sees now, and what an organiser has to know of what is taken out."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from sala.files.api import Seen
from sala.forum.models import Album, Event, Named, NewsItem, Shown
from sala.forum.rules import can_tell
from sala.forum.types import Basis
from sala.people.api import Person, Purpose, persons_by_id, with_consent

if TYPE_CHECKING:
    from sala.files.api import Picture
    from sala.people.api import Scope

MOST = 200  # pictures of an album


@dataclass(frozen=True, slots=True)
class Looked:
    """A picture, who is named in it, and why everybody does not see it: "" when they do. `lost`: the consent of
    somebody who is named has ended, or was never given.
    """

    row: Shown
    named: Sequence[uuid.UUID]
    why: str
    lost: bool = False

    @property
    def public(self) -> bool:
        """Whether everybody sees it, once its album is published."""
        return not self.why


def look(rows: Iterable[Shown], scope: "Scope") -> list[Looked]:
    """Ask for each picture, at this moment, whether everybody may see it: four queries for all of them."""
    shown = list(rows)
    named: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for one in Named.objects.filter(shown__in=shown):
        named[one.shown_id].append(one.person_id)
    everybody = {person for people in named.values() for person in people}
    # Whoever was erased agrees to nothing any more.
    living = Person.objects.filter(pk__in=everybody, erased_at__isnull=True).values_list("pk", flat=True)
    agreed = with_consent(living, Purpose.PICTURES, scope) if everybody else set()
    names = persons_by_id(everybody - agreed) if everybody - agreed else {}
    return [_looked(row, named[row.pk], agreed, names) for row in shown]


def _looked(
    row: Shown, named: Sequence[uuid.UUID], agreed: set[uuid.UUID], names: dict[uuid.UUID, Person]
) -> Looked:
    without = [
        str(names[pk].name) if pk in names else gettext("somebody") for pk in named if pk not in agreed
    ]
    if row.hidden_at:
        return Looked(row, named, gettext("Somebody asked not to be seen in it: please decide."))
    if without:
        sentence = gettext("It is taken out: no consent (any more) of %(who)s.")
        return Looked(row, named, sentence % {"who": ", ".join(without)}, lost=True)
    if row.basis == Basis.NAMED and not named:
        return Looked(row, named, gettext("Name the people who are in it."))
    if not row.basis:
        return Looked(row, named, gettext("Nobody has said yet that those who are in it agree."))
    return Looked(row, named, "")


def pictures_of(album: Album) -> QuerySet[Shown]:
    """An album's pictures in their order, with their sizes."""
    return album.pictures.select_related("picture")[:MOST]


def public_pictures(album: Album) -> list[Shown]:
    """What everybody sees of an album, now."""
    return [one.row for one in look(pictures_of(album), album.event.scope) if one.public]


def albums_of(event: Event, *, all_of_them: bool) -> list[Album]:
    """The event's albums: the published ones, or all."""
    rows = Album.objects.filter(event=event).order_by("pk")
    return list(rows if all_of_them else rows.filter(published_at__isnull=False))


def album_of(event: Event, album_id: uuid.UUID, person: Person | None) -> Album:
    """An album that this person sees, or 404."""
    found = Album.objects.filter(event=event, pk=album_id).first()
    if found is None or not (found.published_at or can_tell(person, event)):
        raise Http404
    found.event = event
    return found


def shown_of(event: Event, shown_id: uuid.UUID) -> Shown:
    """A picture of the event's albums for whoever edits them, or 404."""
    rows = Shown.objects.select_related("album", "picture").filter(album__event=event, pk=shown_id)
    found = rows.first()
    if found is None:
        raise Http404
    found.album.event = event
    return found


def covers(event: Event, albums: Sequence[Album]) -> dict[uuid.UUID, tuple[Shown | None, int]]:
    """For each album the picture on its cover (the chosen one, else the first), and how many everybody sees."""
    rows = Shown.objects.select_related("picture").filter(album__in=albums).order_by("place", "pk")
    found: dict[uuid.UUID, list[Shown]] = defaultdict(list)
    for one in look(rows, event.scope):
        if one.public:
            found[one.row.album_id].append(one.row)
    result = {}
    for album in albums:
        mine = found[album.pk]
        chosen = next((row for row in mine if row.pk == album.cover_id), mine[0] if mine else None)
        result[album.pk] = (chosen, len(mine))
    return result


def newest_cover(event: Event, albums: Sequence[Album]) -> "Picture | None":
    """The cover of the album that was published last, of those that show a picture now."""
    chosen = covers(event, albums)
    newest = sorted((album for album in albums if album.published_at), key=_published, reverse=True)
    return next((cover.picture for album in newest if (cover := chosen[album.pk][0])), None)


def _published(album: Album) -> tuple[object, uuid.UUID]:
    return album.published_at, album.pk


def news_of(event: Event, *, all_of_them: bool) -> QuerySet[NewsItem]:
    """The event's news, the newest first; drafts only for those who write them, above the others."""
    rows = NewsItem.objects.filter(event=event).select_related("shown__picture", "shown__album")
    return rows if all_of_them else rows.filter(published_at__isnull=False)


def item_of(event: Event, item_id: uuid.UUID, person: Person | None) -> NewsItem:
    """News that this person reads, or 404."""
    found = news_of(event, all_of_them=can_tell(person, event)).filter(pk=item_id).first()
    if found is None:
        raise Http404
    found.event = event
    return found


def pictures_for(event: Event, items: Iterable[NewsItem]) -> dict[uuid.UUID, Shown]:
    """By item, the picture that everybody sees with it now: of a published album, by nobody taken out."""
    rows = [item.shown for item in items if item.shown and item.shown.album.published_at]
    public = {one.row.pk for one in look(rows, event.scope) if one.public} if rows else set()
    return {item.pk: item.shown for item in items if item.shown and item.shown_id in public}


def album_picture_seen_by(picture: uuid.UUID, person: Person | None) -> Seen | None:
    """Everybody sees what is shown now; who edits the albums sees the rest."""
    rows = Shown.objects.select_related("album__event__scope").filter(picture=picture)
    row = rows.first()
    if row is None:
        return None
    event = row.album.event
    if row.album.published_at and look([row], event.scope)[0].public:
        return Seen.PUBLIC
    return Seen.PRIVATE if can_tell(person, event) else None


def tellers(event: Event) -> list[uuid.UUID]:
    """Those who keep the event's albums by a role in it: whom an objection is told to."""
    holders = Person.objects.filter(
        Q(role_grants__ends_at__isnull=True), role_grants__scope=event.scope_id, role_grants__role="organiser"
    )
    return list(holders.distinct().values_list("pk", flat=True))
