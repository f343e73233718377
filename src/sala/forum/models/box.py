"""The reflections box: notes, and the themes that they are sorted into."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from sala.forum.models.events import Event
from sala.forum.types import Channel, Pile
from sala.kit.i18n import LANGUAGES, TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, NAMED, lives


class Theme(models.Model):
    """What several notes of the reflections box are about: a name, and a sentence that names its notes (Cite)."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="themes")
    name = TextField(max_length=80)
    sentence = TextField(max_length=400)
    cited = models.PositiveIntegerField(default=0, help_text="How many notes the sentence names.")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("event", Lower(KT("name__km")), name="theme_name_once_km"),
            models.UniqueConstraint("event", Lower(KT("name__vi")), name="theme_name_once_vi"),
            models.UniqueConstraint("event", Lower(KT("name__en")), name="theme_name_once_en"),
            models.CheckConstraint(
                condition=Q(sentence={}) | Q(cited__gte=1), name="theme_sentence_names_notes"
            ),
        ]
        ordering: ClassVar[list[str]] = ["pk"]


class Reflection(models.Model):
    """A note in the reflections box. `author_id` is None for an anonymous one, for good; the receipt as a question's.
    It lies on one pile at a time; `number` is given when it is first sorted, so that it does not tell who came first.
    """

    PERSONAL = "A thought, with the writer's name if given. Kept with the event; the name goes on erasure."
    LIVES = lives(_("Notes in the reflections box"), author_id=NAMED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="reflections")
    text = models.CharField(max_length=2000)
    language = models.CharField(max_length=2, choices=[(code, code) for code in (*LANGUAGES, "xx")])
    author_id = models.UUIDField(null=True, db_index=True)
    written_name = models.CharField(max_length=120, blank=True, help_text="The name on a paper.")
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel)
    left_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    pile = models.CharField(max_length=10, choices=Pile, default=Pile.UNSORTED)
    theme = models.ForeignKey(Theme, models.RESTRICT, null=True, related_name="notes")
    number = models.PositiveIntegerField(null=True)
    shown = models.BooleanField(default=False, help_text="On the closing wall, without name.")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(author_id__isnull=True) | Q(receipt_digest=""), name="note_named_or_with_receipt"
            ),
            models.CheckConstraint(
                condition=Q(pile=Pile.THEME, theme__isnull=False, number__isnull=False)
                | (~Q(pile=Pile.THEME) & Q(theme__isnull=True, shown=False)),
                name="note_in_a_theme_or_on_a_pile",
            ),
            models.UniqueConstraint(fields=["event", "number"], name="note_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "withdrawn", "pile", "theme"], name="note_on_a_pile")
        ]


class NoteTranslation(models.Model):
    """A person's translation of a note; the original stays above it."""

    PERSONAL = "Who translated which note. Kept with the event."
    LIVES = lives(by_id=ACT)

    note = models.ForeignKey(Reflection, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    text = models.CharField(max_length=2000)
    by_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "language"], name="note_translation_once_per_language")
        ]


class Cite(models.Model):
    """That a theme's sentence names a note. It counts as long as the note lies in that theme."""

    PERSONAL = None

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="cites")
    note = models.ForeignKey(Reflection, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["theme", "note"], name="cite_once")]


class Move(models.Model):
    """The last move of one who sorts, so that it can be undone: what lay where before, and at which revision since."""

    PERSONAL = "Who last moved which notes. Kept with the event, one row for each who sorts."
    LIVES = lives(by_id=ACT)

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    by_id = models.UUIDField()
    notes = models.JSONField(help_text="Note id → [pile, theme id or null, shown, revision after the move].")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "by_id"], name="last_move_once_per_person")
        ]
