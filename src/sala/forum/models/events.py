"""Events, their days and who holds them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from sala.forum.types import PartnerRole
from sala.kit.dates import span
from sala.kit.i18n import TextField
from sala.kit.ids import uuid7

MOST_TOLD = 200  # signs; messengers show fewer
_ENDS = (".", "។", "?", "!")


class Event(models.Model):
    """A forum. Its rights, time zone and languages are its scope's.

    `schedule_revision`, `questions_revision`, `closing_revision` and `about_revision` rise with each visible change:
    they are the ETags of the public pages.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.OneToOneField("people.Scope", models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    title = TextField(max_length=200)
    lead = TextField(max_length=600)
    purpose = TextField(max_length=2000)
    venue = TextField(max_length=200)
    place = models.ForeignKey("people.Place", models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    interpreted = models.JSONField(
        default=list, help_text="Language codes between which interpreters work at all times."
    )
    read_first = models.BooleanField(
        default=False, help_text="Questions are shown only after a moderator has read them."
    )
    schedule_revision = models.PositiveIntegerField(default=1)
    questions_revision = models.PositiveIntegerField(default=1)
    closing_revision = models.PositiveIntegerField(default=1)
    about_revision = models.PositiveIntegerField(default=1)
    closing_shared_at = models.DateTimeField(null=True, help_text="Since when everybody sees the themes.")
    box_days = models.PositiveSmallIntegerField(default=14, help_text="After the last day; the box is open.")

    closed_at = models.DateTimeField(null=True, help_text="Since when nothing more is written.")
    kept_because = models.CharField(
        max_length=200, blank=True, help_text="Why personal data stays beyond its time."
    )
    personal_gone_at = models.DateTimeField(null=True, help_text="When the persons were taken out.")
    figures = models.JSONField(default=dict, help_text="Counts that stay when the persons are gone.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(box_days__lte=365), name="event_box_open_a_year_at_most"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def told(self) -> str:
        """What a messenger shows beneath the title: where, when, and what it is about as far as there is room, in the
        reader's language. Cut between words; Khmer has spaces between phrases.
        """
        days = span(self.starts_on, self.ends_on, get_language() or "en")
        parts = [part.strip() for part in (str(self.venue), days, *str(self.lead).split("\n"))]
        said = " ".join(part if part.endswith(_ENDS) else f"{part}." for part in parts if part)
        return said if len(said) <= MOST_TOLD else f"{said[:MOST_TOLD].rpartition(' ')[0]} …"


class Partner(models.Model):
    """An organisation that holds the event."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=PartnerRole)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "organisation"], name="partner_once")
        ]
        ordering: ClassVar[list[str]] = ["order", "pk"]


class Day(models.Model):
    """A day of the event; its meeting has the participants and check-ins."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    date = models.DateField()
    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "date"], name="day_once")
        ]
        ordering: ClassVar[list[str]] = ["date"]
