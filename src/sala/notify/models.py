"""Notices."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import HERS, lives


class Notice(models.Model):
    """Something a person should know. One row per matter: a newer word on it replaces the older and is unread again."""

    PERSONAL = (
        "What a person was told and when she read it. Deleted with her, or half a year after it was read."
    )
    LIVES = lives(_("Notices"), person=HERS)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    matter = models.CharField(max_length=120)
    text = TextField(max_length=1000)
    path = models.CharField(max_length=200, help_text="Where it leads, without the language.")
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "matter"], name="notice_once_per_matter")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-told_at"], name="notice_newest"),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]
