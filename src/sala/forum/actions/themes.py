"""Themes: made, named, told in a sentence, put together, taken away; and shared with everybody."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.questions import touch_closing
from sala.forum.actions.sorting import Place, lock_desk, move
from sala.forum.models import Cite, Event, Reflection, Theme
from sala.forum.types import Pile
from sala.kit.i18n import Text
from sala.people.api import Person, record

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST_NAME, LONGEST_SENTENCE = 80, 400
MOST_THEMES = 40


class BadThemeError(ValidationError):
    """The theme cannot be like this; the message says what to do, `field` where in the form."""

    def __init__(self, message: "str | _StrPromise", field: str = "name_km") -> None:
        super().__init__(message)
        self.field = field


class StaleThemeError(ValidationError):
    """Somebody else changed the theme since it was read; `current` is what stands there now."""

    def __init__(self, current: Theme) -> None:
        super().__init__(
            _("Somebody else has just changed this theme. Read theirs, then save again if needed.")
        )
        self.current = current


@transaction.atomic
def add_theme(*, event: Event, name: Text, by: Person, at: dt.datetime) -> Theme:
    """A new, empty theme. Raises BadThemeError for a name that another one has."""
    lock_desk(event, by)
    if Theme.objects.filter(event=event).count() >= MOST_THEMES:
        raise BadThemeError(_("There are 40 themes already. Put some together first."))
    _check_name(event, name, None)
    theme = Theme.objects.create(event=event, name=name)
    touch_closing(event)
    record("theme.add", by=by, at=at, about=theme, scope=event.scope)
    return theme


@transaction.atomic
def split(
    *, event: Event, seen: Mapping[uuid.UUID, int], name: Text, by: Person, at: dt.datetime
) -> tuple[Theme, int]:
    """Marked notes into a new theme of their own: the theme, and how many; both or neither."""
    theme = add_theme(event=event, name=name, by=by, at=at)
    return theme, move(event=event, seen=seen, to=Place(Pile.THEME, theme), by=by)


@transaction.atomic
def change_theme(
    *,
    theme: Theme,
    name: Text,
    sentence: Text,
    cites: Collection[uuid.UUID],
    shown: Collection[uuid.UUID],
    base: int,
    by: Person,
    at: dt.datetime,
) -> Theme:
    """Name a theme, write its sentence, say which of its notes the sentence names and which the wall shows.

    Raises StaleThemeError when somebody else has changed it since revision `base`, BadThemeError for a sentence that
    names no note of the theme.
    """
    event = theme.event
    lock_desk(event, by)
    current = Theme.objects.get(pk=theme.pk)
    if current.revision != base:
        raise StaleThemeError(current)
    _check_name(event, name, theme)
    own = list(Reflection.objects.filter(theme=theme, withdrawn=False))
    cited = [note for note in own if note.pk in cites]
    if sentence and not cited:
        raise BadThemeError(_("Tick at least one note that the sentence is about."), "sentence_km")
    Theme.objects.filter(pk=theme.pk).update(
        name=name, sentence=sentence, cited=len(cited), revision=base + 1
    )
    Cite.objects.filter(theme=theme).delete()
    Cite.objects.bulk_create([Cite(theme=theme, note=note) for note in cited] if sentence else [])
    Reflection.objects.filter(theme=theme).update(shown=False)
    Reflection.objects.filter(pk__in=[note.pk for note in own if note.pk in shown]).update(shown=True)
    touch_closing(event)
    record("theme.change", by=by, at=at, about=theme, scope=event.scope)
    return Theme.objects.get(pk=theme.pk)


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by: Person, at: dt.datetime) -> None:
    """All notes of one theme into another; the one is gone. If both have a sentence, one follows the other, and it
    names the notes of both: nothing that was written is lost.
    """
    event = theme.event
    lock_desk(event, by)
    rows = {row.pk: row for row in Theme.objects.filter(event=event, pk__in=[theme.pk, into.pk])}
    if len(rows) < len({theme.pk, into.pk}) or theme.pk == into.pk:
        raise BadThemeError(_("One of these themes is not here any more."))
    one, other = rows[theme.pk], rows[into.pk]
    notes = Reflection.objects.filter(theme=one)
    for note in notes:
        note.theme, note.revision = other, note.revision + 1
    Reflection.objects.bulk_update(notes, ["theme", "revision"])
    named = set(Cite.objects.filter(theme__in=rows).values_list("note_id", flat=True))
    Cite.objects.filter(theme__in=rows).delete()
    Cite.objects.bulk_create([Cite(theme=other, note_id=note) for note in sorted(named)])
    parts = {
        code: (other.sentence.get(code, ""), one.sentence.get(code, ""))
        for code in {**other.sentence, **one.sentence}
    }
    joined = Text({code: " ".join(part for part in pair if part) for code, pair in parts.items()})
    Theme.objects.filter(pk=other.pk).update(sentence=joined, cited=len(named), revision=other.revision + 1)
    one.delete()
    touch_closing(event)
    record("theme.merge", by=by, at=at, about=other, scope=event.scope)


@transaction.atomic
def remove_theme(*, theme: Theme, by: Person, at: dt.datetime) -> None:
    """Take an empty theme away. BadThemeError when notes lie in it."""
    lock_desk(theme.event, by)
    if Reflection.objects.filter(theme=theme, withdrawn=False).exists():
        raise BadThemeError(
            _("Notes lie in this theme. Move them first, or put it together with another one.")
        )
    Reflection.objects.filter(theme=theme).update(pile=Pile.UNSORTED, theme=None, shown=False)
    record("theme.remove", by=by, at=at, about=theme, scope=theme.event.scope)
    event = theme.event
    Theme.objects.filter(pk=theme.pk).delete()
    touch_closing(event)


def _check_name(event: Event, name: Text, theme: Theme | None) -> None:
    if not name:
        raise BadThemeError(_("Write a name in at least one language."))
    for other in Theme.objects.filter(event=event):
        if theme and other.pk == theme.pk:
            continue
        same = [code for code in name if name[code].casefold() == other.name.get(code, "").casefold()]
        if same:
            raise BadThemeError(_("There is a theme with this name already. Choose another name."))


@transaction.atomic
def share_themes(*, event: Event, shared: bool, by: Person, at: dt.datetime) -> None:
    """Show the themes to everybody from now on, or take them back. Again changes nothing."""
    lock_desk(event, by)
    changed = Event.objects.filter(pk=event.pk, closing_shared_at__isnull=shared).update(
        closing_shared_at=at if shared else None
    )
    if changed:
        touch_closing(event)
        record(
            "closing.share" if shared else "closing.take_back",
            by=by,
            at=at,
            about=event,
            scope=event.scope,
        )
