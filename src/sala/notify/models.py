"""Notices, their way outside, and what people want of it."""

import datetime as dt
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import HERS, lives
from sala.notify.types import ALIVE, Channel, DeliveryState, Reason

QUIET_FROM, QUIET_UNTIL = dt.time(21), dt.time(7)
HOME_ZONE = "Asia/Phnom_Penh"


class Notice(models.Model):
    """Something a person should know. One row per matter: a newer word on it replaces the older and is unread again."""

    PERSONAL = (
        "What a person was told and when she read it. Deleted with her, or half a year after it was read."
    )
    LIVES = lives(_("Notices"), person=HERS)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    matter = models.CharField(max_length=120, db_index=True)
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


class Letter(models.Model):
    """The full text of a matter that many are told: kept once, sent to each in her language."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.CharField(max_length=120, unique=True)
    subject = TextField(max_length=200)
    body = TextField(max_length=4000)


class Delivery(models.Model):
    """A notice on its way outside, over one channel. What was handed over is never handed over again, not even when the
    answer got lost (docs/decisions/0014-jobs-and-outbox.md): a notice has one living row, and another channel gets its
    turn only when the one before surely did not take it.
    """

    PERSONAL = (
        "Over which channel a person was reached with what, and when; no address. Deleted with the notice."
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    urgent = models.BooleanField(default=False, help_text="Quiet hours do not hold it back.")
    due_at = models.DateTimeField(help_text="Not before.")
    until = models.DateTimeField(null=True, help_text="Not after: then it is of no use any more.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often the other side put it off.")
    claimed_by = models.CharField(max_length=64, blank=True, help_text="The process that is sending it.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state__in=ALIVE), name="delivery_one_alive_per_notice"
            ),
            models.CheckConstraint(
                condition=Q(state="sending") & ~Q(claimed_by="") | ~Q(state="sending") & Q(claimed_by=""),
                name="delivery_claimed_while_sending",
            ),
            models.CheckConstraint(
                condition=~Q(channel="none") | Q(state="skipped"), name="delivery_without_channel_is_skipped"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["changed_at"], condition=Q(state="sending"), name="delivery_sending"),
        ]


class ChannelTrouble(models.Model):
    """A channel that does not answer: since when, and when it is tried again. Gone with the first message it takes."""

    PERSONAL = None

    channel = models.CharField(max_length=10, choices=Channel, primary_key=True)
    failing_since = models.DateTimeField()
    retry_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=1)


class Preference(models.Model):
    """How a person wants to be told outside the app. Without a row: every channel in its order, quiet at night."""

    PERSONAL = "Over which channels and at what hours a person wants to be reached. Kept with the person."
    LIVES = lives(_("How I am told"), person=HERS)

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    channels = models.JSONField(default=list, help_text="Those that she wants, the first one first.")
    quiet = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    zone = models.CharField(max_length=40, default=HOME_ZONE)

    def free_at(self, at: dt.datetime) -> dt.datetime:
        """The first moment from `at` on that is not in her quiet hours; they may go over midnight."""
        if not self.quiet or self.quiet_from == self.quiet_until:
            return at
        local = at.astimezone(ZoneInfo(self.zone))
        now, begins, ends = local.time(), self.quiet_from, self.quiet_until
        over_midnight = begins > ends
        inside = (now >= begins or now < ends) if over_midnight else begins <= now < ends
        if not inside:
            return at
        days = 1 if over_midnight and now >= begins else 0
        end = dt.datetime.combine(local.date() + dt.timedelta(days=days), ends, local.tzinfo)
        return end.astimezone(dt.UTC)


class TelegramChat(models.Model):
    """Where a person reads Telegram: linked by herself, with a code that she sent to the bot."""

    PERSONAL = (
        "The number of a person's Telegram chat, to write to her there. Kept until she unlinks it or leaves."
    )
    LIVES = lives(_("Telegram chat"), person=HERS)

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    chat = models.CharField(max_length=32)
    linked_at = models.DateTimeField()


class LinkCode(models.Model):
    """A code that links one chat to one person, once. Only its hash is kept."""

    PERSONAL = "That a person wants to link Telegram. Deleted when it is used, or after half an hour."
    LIVES = lives(_("Code to link Telegram"), person=HERS)

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
