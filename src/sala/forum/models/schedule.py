"""Sessions as they are planned, the versions that were published of them, and delays."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.forum.models.events import Event
from sala.forum.types import Part, SessionKind
from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, HERS, lives


class Session(models.Model):
    """One item of the event as the organiser plans it now. The public sees it only once it is published."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=12, choices=SessionKind)
    title = TextField(max_length=200)
    lead = TextField(max_length=2000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hall = models.ForeignKey("meetings.Resource", models.PROTECT, null=True, blank=True, related_name="+")
    spoken = models.JSONField(default=list, help_text="Language codes.")
    link = models.URLField(
        blank=True, default="", help_text="For who comes online, in place of the day's; never published."
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="session_link_encrypted"
            ),
            models.UniqueConstraint(fields=["event", "slug"], name="session_slug_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]
        ordering: ClassVar[list[str]] = ["starts_at", "slug"]

    def __str__(self) -> str:
        return str(self.title)


class Visit(models.Model):
    """A session of kind visit that people sign up for; its meeting has the places and who has one. Without a session it
    was taken out of the plan, and the next publication cancels it.
    """

    PERSONAL = None

    event = models.ForeignKey("forum.Event", models.CASCADE, related_name="visits")
    session = models.OneToOneField(Session, models.SET_NULL, null=True, related_name="visit")
    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="+")


class SessionExternalId(models.Model):
    """How another program or list calls a session: imports recognise it by this, never by its title."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "source", "value"], name="session_external_id_once")
        ]


class SessionPerson(models.Model):
    """A person's part in a session (draft)."""

    PERSONAL = (
        "Who speaks, chairs or interprets in which session. Public with the schedule; kept with the event."
    )
    LIVES = lives(_("Parts in sessions"), person=FACT)

    session = models.ForeignKey(Session, models.CASCADE, related_name="people")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "person", "part"], name="session_person_once")
        ]
        ordering: ClassVar[list[str]] = ["order", "pk"]


class ScheduleVersion(models.Model):
    """A publication: all sessions as they were then. Never changed. People are ids in it: erasure needs no rewrite."""

    PERSONAL = "Opaque ids of speakers and chairs, as published. Kept with the event."
    LIVES = lives(published_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = TextField(max_length=120)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    slots = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "number"], name="schedule_version_number_once")
        ]
        ordering: ClassVar[list[str]] = ["number"]


class Delay(models.Model):
    """A hall runs late from a session on, until the end of that day; 0 minutes takes it back."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="delays")
    hall = models.ForeignKey("meetings.Resource", models.CASCADE, null=True, related_name="+")
    date = models.DateField()
    from_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "hall", "date"], name="delay_once_per_hall_and_day"),
            models.UniqueConstraint(
                fields=["event", "date"], condition=Q(hall__isnull=True), name="delay_once_per_day_everywhere"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=240), name="delay_at_most_four_hours"),
        ]


class FeedKey(models.Model):
    """How often a person revoked the secret address of her calendar. No row: never. The secret is stored nowhere."""

    PERSONAL = "That a person changed her calendar address, and how often. Deleted with the person."
    LIVES = lives(_("Address of the calendar"), person=HERS)

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    serial = models.PositiveIntegerField(default=0)
