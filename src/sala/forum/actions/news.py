"""News of a forum: written, published, taken back."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.albums import touch_about
from sala.forum.models import Event, NewsItem, Shown
from sala.forum.rules import can_tell
from sala.kit.i18n import Text
from sala.people.api import Person, Role, has_role, record

# In which role somebody writes: the first that she has.
WRITERS = (Role.ORGANISER, Role.RAPPORTEUR, Role.PROGRAMME_LEAD, Role.ADMINISTRATOR)


class StaleNewsError(ValidationError):
    """Somebody else changed the item since it was read; `current` is what stands there now."""

    def __init__(self, current: NewsItem) -> None:
        super().__init__(_("Somebody else has just changed this. Read theirs, then save again if needed."))
        self.current = current


class BadNewsError(ValidationError):
    """It cannot be like this; the message says what to do."""


@transaction.atomic
def write_news(
    *,
    event: Event,
    item_id: uuid.UUID,
    title: Text,
    body: Text,
    shown: Shown | None,
    base: int,
    by: Person,
    at: dt.datetime,
) -> NewsItem:
    """Write or change an item. `base` 0 is a new one, under an id that the page made: a second press writes no second
    one. Raises StaleNewsError when somebody else has changed it since revision `base`, BadNewsError without a title.
    """
    if not can_tell(by, event):
        raise PermissionDenied
    if not title:
        raise BadNewsError(_("Write a title in at least one language."))
    if shown and shown.album.event_id != event.pk:
        raise BadNewsError(_("Choose a picture of this forum."))
    known = NewsItem.objects.select_for_update().filter(pk=item_id, event=event).first()
    same = known is not None and (known.title, known.body, known.shown_id) == (
        title,
        body,
        shown.pk if shown else None,
    )
    if known and same:
        return known
    if (known.revision if known else 0) != base:
        raise StaleNewsError(known) if known else BadNewsError(_("Somebody else has just deleted this."))
    values = {"title": title, "body": body, "shown": shown, "revision": base + 1, "changed_by": by.pk}
    role = next((role for role in WRITERS if has_role(by, event.scope, role)), Role.ORGANISER)
    item, _new = NewsItem.objects.update_or_create(
        pk=item_id, event=event, defaults=values, create_defaults={**values, "written_as": role}
    )
    touch_about(event)
    record("news.write", by=by, at=at, about=item, scope=event.scope)
    return item


@transaction.atomic
def publish_news(*, item: NewsItem, published: bool, by: Person, at: dt.datetime) -> None:
    """Let everybody read it from now on, or take it back. Again changes nothing."""
    event = item.event
    if not can_tell(by, event):
        raise PermissionDenied
    changed = NewsItem.objects.filter(pk=item.pk, published_at__isnull=published).update(
        published_at=at if published else None
    )
    if changed:
        touch_about(event)
        record("news.publish" if published else "news.take_back", by=by, at=at, about=item, scope=event.scope)


@transaction.atomic
def delete_news(*, item: NewsItem, by: Person, at: dt.datetime) -> None:
    """Delete an item for good. A second press changes nothing more."""
    event = item.event
    if not can_tell(by, event):
        raise PermissionDenied
    if NewsItem.objects.filter(pk=item.pk).delete()[0]:
        touch_about(event)
        record("news.delete", by=by, at=at, about=item, scope=event.scope)
