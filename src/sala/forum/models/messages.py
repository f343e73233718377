"""Messages to participants."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sala.forum.models.events import Event
from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, lives

LONGEST_SUBJECT, LONGEST_BODY = 120, 3000


class Message(models.Model):
    """What organisers tell participants of an event: a draft until it is sent, once; then it never changes.

    `audience` is a key of forum/audience.py, e.g. “all” or “session:…”. `told` is how many were told, once they were.
    """

    PERSONAL = (
        "Who wrote and sent a message to participants. Kept as the event's scope says, then without name."
    )
    LIVES = lives(made_by=ACT, sent_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="messages")
    subject = TextField(max_length=LONGEST_SUBJECT)
    body = TextField(max_length=LONGEST_BODY)
    audience = models.CharField(max_length=60, default="all")
    urgent = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.UUIDField(null=True, help_text="None when the persons went out of the event.")
    changed_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True, told__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False)
                | Q(sent_at__isnull=False, sent_by__isnull=True, made_by__isnull=True),
                name="message_sent_by_somebody",
            )
        ]
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def matter(self) -> str:
        """What its notices are known by."""
        return f"message {self.pk}"
