"""Devices, receipts and conflicts."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import uuid7
from sala.kit.lives import ACT, HERS, lives
from sala.offline.types import Outcome


class Device(models.Model):
    """One person's use of one browser, with a token of its own. A shared phone is one Device per person."""

    PERSONAL = "Which phones a person sends from, to sign out a lost one. Deleted with the person."
    LIVES = lives(_("Phones that send"), person=HERS)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    sign_in = models.UUIDField(
        null=True, help_text="The sign-in that it was made in; ended together with it from elsewhere."
    )
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(
        null=True,
        help_text="Since when it is known that its sign-in has ended; two weeks later it is revoked.",
    )

    @classmethod
    def before_moving(cls, people: list[uuid.UUID], at: dt.datetime) -> None:
        """A token that ended with all its person's phones says so itself: it must not live again under another account,
        nor one that lives end with another's.
        """
        open_ones = cls.objects.filter(person__in=people, revoked_at__isnull=True)
        open_ones.filter(made_at__lte=F("person__account__phones_ended_at")).update(revoked_at=at)


class Receipt(models.Model):
    """That an envelope was taken, and with what outcome. An anonymous one has neither person nor device, and a
    rounded time.
    """

    PERSONAL = "Who sent what kind of thing when, so that nothing is taken twice. Kept a year; none for anonymous ones."
    LIVES = lives(person_id=ACT)

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome)
    message = models.JSONField(default=dict)
    person_id = models.UUIDField(null=True, db_index=True)
    device_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()


class Conflict(models.Model):
    """Both changed: the field's base, what is here, and what the phone sent. Waits for a person to decide."""

    PERSONAL = "Two versions of a person's own field, until one is chosen; deleted with the person."
    LIVES = lives(_("Two versions to choose from"), person_id=HERS, decided_by=ACT)

    receipt = models.OneToOneField(Receipt, models.CASCADE, primary_key=True, related_name="conflict")
    person_id = models.UUIDField(db_index=True)
    object_id = models.CharField(max_length=40)
    fields = models.JSONField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="conflict_decided_by_somebody",
            )
        ]
