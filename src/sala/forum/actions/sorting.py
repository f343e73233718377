"""Sorting the notes of the reflections box onto piles and into themes, and undoing it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.questions import touch_closing
from sala.forum.actions.reflections import LONGEST_NOTE
from sala.forum.actions.translations import clean_translation, put_translation
from sala.forum.models import Event, Move, Reflection, Theme
from sala.forum.rules import can_sort_notes
from sala.forum.types import Pile
from sala.kit.i18n import LANGUAGES
from sala.people.api import Person, record


class SortedMeanwhileError(ValidationError):
    """Somebody else has moved one of the notes since it was seen; nothing was moved."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a note lies, or is to lie: on a pile, or in a theme."""

    pile: Pile
    theme: Theme | None = None

    @property
    def theme_id(self) -> uuid.UUID | None:
        """The theme's id; None for a pile."""
        return self.theme.pk if self.theme else None


def lock_desk(event: Event, by: Person) -> None:
    """One who sorts at a time: whoever comes second finds what the first did. PermissionDenied without the right."""
    if not can_sort_notes(by, event):
        raise PermissionDenied
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


@transaction.atomic
def move(*, event: Event, seen: Mapping[uuid.UUID, int], to: Place, by: Person) -> int:
    """Move notes that were seen at these revisions, all or none; how many moved. What lies there already stays.

    Raises SortedMeanwhileError when somebody else was faster, PermissionDenied without the right. The move can be
    undone by the same person until she makes another one.
    """
    lock_desk(event, by)
    if to.theme and not Theme.objects.filter(pk=to.theme.pk, event=event).exists():
        raise SortedMeanwhileError(_("This theme is not here any more. Nothing was moved."))
    rows = _rows(event, seen)
    moving = [row for row in rows if (row.pile, row.theme_id) != (to.pile, to.theme_id)]
    if any(row.revision != seen[row.pk] for row in moving):
        raise SortedMeanwhileError(
            _(
                "Somebody else has just sorted one of these notes. Nothing was moved. Look at where it lies now."
            )
        )
    if moving:
        _remember(event, by, moving)
        _put(event, moving, to)
        touch_closing(event)
    return len(moving)


def _rows(event: Event, ids: Mapping[uuid.UUID, object]) -> list[Reflection]:
    rows = list(Reflection.objects.filter(event=event, withdrawn=False, pk__in=ids).order_by("left_at", "pk"))
    if len(rows) < len(ids):
        raise SortedMeanwhileError(_("Its writer has taken one of these notes back. Nothing was moved."))
    return rows


def _remember(event: Event, by: Person, moving: Sequence[Reflection]) -> None:
    before = {
        str(row.pk): [row.pile, str(row.theme_id) if row.theme_id else None, row.shown, row.revision + 1]
        for row in moving
    }
    Move.objects.update_or_create(event=event, by_id=by.pk, defaults={"notes": before})


def _put(event: Event, moving: Sequence[Reflection], to: Place) -> None:
    number = Reflection.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0
    for row in moving:
        row.pile, row.theme_id = to.pile, to.theme_id
        row.shown = row.shown and to.theme is not None
        row.revision += 1
        if row.number is None:
            number += 1
            row.number = number
    Reflection.objects.bulk_update(moving, ["pile", "theme", "shown", "revision", "number"])


@transaction.atomic
def undo(*, event: Event, by: Person) -> tuple[int, int]:
    """Take one's own last move back: how many notes went back, and how many stay because they were moved again, or
    their theme is gone. What a colleague took off the wall meanwhile stays off.
    """
    lock_desk(event, by)
    last = Move.objects.filter(event=event, by_id=by.pk).first()
    if last is None:
        return 0, 0
    rows = {
        str(row.pk): row for row in Reflection.objects.filter(event=event, withdrawn=False, pk__in=last.notes)
    }
    themes = {str(pk) for pk in Theme.objects.filter(event=event).values_list("pk", flat=True)}
    back = []
    for key, (pile, theme, shown, revision) in last.notes.items():
        row = rows.get(key)
        if row and row.revision == revision and (theme is None or theme in themes):
            # The move itself took it off only where it went onto a pile; in a theme, a colleague did.
            row.shown = shown and (row.shown or row.theme_id is None)
            row.pile, row.theme_id = pile, uuid.UUID(theme) if theme else None
            row.revision += 1
            back.append(row)
    Reflection.objects.bulk_update(back, ["pile", "theme", "shown", "revision"])
    last.delete()
    if back:
        touch_closing(event)
    return len(back), len(last.notes) - len(back)


@transaction.atomic
def translate_note(
    *, note: Reflection, language: str, text: str, by: Person, base: int | None, at: dt.datetime
) -> None:
    """Write or mend the translation beneath a note. `base` is the revision that was read (None: there was none).

    Raises StaleTranslationError when somebody else has written something else since, BadQuestionError for a text
    that cannot be taken, PermissionDenied without the right. The same text again changes nothing.
    """
    lock_desk(note.event, by)
    if language not in LANGUAGES or language == note.language:
        raise ValidationError(_("Choose another language than the note's own."))
    text = clean_translation(text, longest=LONGEST_NOTE)
    if put_translation(note, language, text, by=by, base=base):
        touch_closing(note.event)
        record("note.translate", by=by, at=at, about=note, scope=note.event.scope)
