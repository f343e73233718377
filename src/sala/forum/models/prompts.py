"""Prompts of a session or event, and what people answer to them."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.forum.models.box import Reflection
from sala.forum.models.events import Event
from sala.forum.models.schedule import Session
from sala.forum.types import Channel
from sala.kit.i18n import LANGUAGES, TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, NAMED, Merged, lives

AFTERWARDS = dt.timedelta(hours=1)  # who writes slowly, and a hall that runs late


class Prompt(models.Model):
    """What people are asked to write about, in a session or (`session` None) in the whole event.

    `during`: open while its session is planned to be on, and an hour longer; else from `opens_at` (None: not yet) until
    `closes_at` (None: no end). `open_space` is the one for whatever else people want to say. `on_wall`: everybody sees
    the answers, without names.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="prompts")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="prompts")
    text = TextField(max_length=300)
    order = models.PositiveSmallIntegerField(default=1)
    open_space = models.BooleanField(default=False)
    during = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    on_wall = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gte=F("opens_at")),
                name="prompt_closes_after_it_opens",
            ),
        ]
        ordering: ClassVar[list[str]] = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def opens(self) -> dt.datetime | None:
        """When it opens; None: nobody has said."""
        return self.session.starts_at if self.during and self.session else self.opens_at

    @property
    def closes(self) -> dt.datetime | None:
        """When it closes; None: nobody has said."""
        return self.session.ends_at + AFTERWARDS if self.during and self.session else self.closes_at

    def is_open(self, since: dt.datetime, until: dt.datetime | None = None) -> bool:
        """Whether what was written at that moment, or at some moment until another, is taken."""
        opens, closes = self.opens, self.closes
        begun = opens is not None and (opens <= since or (until is not None and opens < until))
        return begun and (closes is None or since < closes)


class Answer(models.Model):
    """An answer to a prompt, as it was written. `author_id` is None for an anonymous one, for good; the receipt as a
    question's. `paper_code`: of the sheet that it was typed in from. `note`: the note that a rapporteur made of it.
    """

    PERSONAL = (
        "What a person answered, with her name if given. Kept as the event's scope says, then without name."
    )
    LIVES = lives(_("Answers to prompts"), author_id=NAMED.merging(Merged.MOVED_OR_STAYS))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="answers")
    text = models.CharField(max_length=2000)
    language = models.CharField(max_length=2, choices=[(code, code) for code in (*LANGUAGES, "xx")])
    author_id = models.UUIDField(null=True, db_index=True)
    asked_for = models.CharField(max_length=120, blank=True, help_text="For whom, or the name on a paper.")
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    paper_code = models.CharField(max_length=9, blank=True)
    channel = models.CharField(max_length=8, choices=Channel)
    made_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    hidden_because = models.CharField(max_length=200, blank=True)
    note = models.ForeignKey(Reflection, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["prompt", "author_id"],
                condition=Q(author_id__isnull=False, withdrawn=False) & ~Q(channel=Channel.PROXY),
                name="answer_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["prompt", "paper_code"], condition=~Q(paper_code=""), name="answer_paper_once"
            ),
            models.CheckConstraint(
                condition=Q(author_id__isnull=True) | Q(receipt_digest=""),
                name="answer_named_or_with_receipt",
            ),
            models.CheckConstraint(
                condition=Q(paper_code="") | Q(channel=Channel.PAPER), name="answer_code_only_on_paper"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["prompt", "withdrawn", "made_at"], name="answer_of_a_prompt")
        ]


class AnswerTranslation(models.Model):
    """A person's translation of an answer; the original stays above it."""

    PERSONAL = "Who translated which answer. Kept with the event."
    LIVES = lives(by_id=ACT)

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    text = models.CharField(max_length=2000)
    by_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["answer", "language"], name="answer_translation_once_per_language"
            )
        ]
