"""Questions, their translations and supports, and what was taken back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.forum.models.events import Event
from sala.forum.models.schedule import Session
from sala.forum.types import Channel, QuestionState
from sala.kit.i18n import LANGUAGES
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, NAMED, lives


class Question(models.Model):
    """A question or comment, as it was written. `author_id` is None for an anonymous one, for good.

    An anonymous question carries the hash of a receipt that only the phone has; with it the asker finds and
    withdraws it.
    """

    PERSONAL = "What a person asked, with her name if she gave it. Kept with the event; the name is dropped on erasure."
    LIVES = lives(_("Questions"), author_id=NAMED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="questions")
    text = models.CharField(max_length=1000)
    language = models.CharField(max_length=2, choices=[(code, code) for code in (*LANGUAGES, "xx")])
    author_id = models.UUIDField(null=True, db_index=True)
    asked_for = models.CharField(
        max_length=120, blank=True, help_text="For whom, when it was asked for someone else."
    )
    receipt_digest = models.CharField(max_length=64, blank=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=10, choices=QuestionState)
    support_count = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    hidden_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(author_id__isnull=True) | Q(receipt_digest=""),
                name="question_named_or_with_receipt",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["event", "withdrawn", "state", "-support_count"], name="question_on_the_wall"
            )
        ]


class Withdrawal(models.Model):
    """That somebody asked to take a question or note back before it had arrived; no key to it. Only the right one has
    an effect, and a wrong one does not stand in its way: each is a row of its own.
    """

    PERSONAL = "The id of who withdrew a named question; none for an anonymous one. Kept with the event."
    LIVES = lives(person_id=ACT)

    question_id = models.UUIDField(db_index=True)
    person_id = models.UUIDField(null=True)
    receipt_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["question_id", "person_id"],
                condition=Q(person_id__isnull=False),
                name="withdrawal_once_by_person",
            ),
            models.UniqueConstraint(
                fields=["question_id", "receipt_digest"],
                condition=Q(person_id__isnull=True),
                name="withdrawal_once_by_receipt",
            ),
        ]


class Translation(models.Model):
    """A person's translation of a question; the original stays above it."""

    PERSONAL = "Who translated which question. Kept with the event."
    LIVES = lives(by_id=ACT)

    question = models.ForeignKey(Question, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES])
    text = models.CharField(max_length=1000)
    by_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question", "language"], name="translation_once_per_language")
        ]


class Support(models.Model):
    """That a person supports a question: once each."""

    PERSONAL = "Who supports which question; shown to nobody, only counted. Deleted a year after the event."
    LIVES = lives(_("Supported questions"), person_id=FACT)

    question_id = models.UUIDField(help_text="No key: the support may arrive before the question.")
    person_id = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question_id", "person_id"], name="support_once")
        ]
