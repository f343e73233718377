"""Meetings, participations, badges, check-ins; resources and holds."""

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, HERS, Merged, lives
from sala.meetings.types import Method, Mode, ResourceKind, State


class Resource(models.Model):
    """What can be in one place only: a person, hall, room, machine or link."""

    PERSONAL = (
        "Which person is booked when, so that nobody is in two places. Kept and erased with the person."
    )
    LIVES = lives(_("Times at which one is booked"), person_id=HERS)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=ResourceKind)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    person_id = models.UUIDField(
        null=True, unique=True, help_text="The person that it stands for, everywhere."
    )
    name = TextField(max_length=120)
    capacity = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind="person", person_id__isnull=False)
                | ~Q(kind="person") & Q(person_id__isnull=True),
                name="resource_person_has_person",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class Hold(models.Model):
    """A resource is taken in one 15-minute tick. The primary promise of the house: one row per (resource, tick)."""

    PERSONAL = None

    id = models.BigAutoField(primary_key=True)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="holds")
    tick = models.PositiveIntegerField(help_text="15 minutes since the Unix epoch, see kit.time.ticks.")
    owner = models.UUIDField(
        db_index=True, help_text="The plan that took it, e.g. a forum: released and re-taken as a whole."
    )
    meeting = models.UUIDField(help_text="The session or booking that it is for, to name it in a clash.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["resource", "tick"], name="hold_one_per_tick")
        ]


class Meeting(models.Model):
    """Something at a time with people in it, e.g. one day of a forum."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    title = TextField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(blank=True)
    host = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    capacity = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
        ]
        ordering: ClassVar[list[str]] = ["starts_at"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def date(self) -> dt.date:
        """The day on which it starts, where it takes place."""
        return self.starts_at.astimezone(ZoneInfo(self.scope.time_zone)).date()


class Participation(models.Model):
    """A person's part in a meeting."""

    PERSONAL = "Who is invited to what, and how they take part. Kept as the meeting's scope says."
    LIVES = lives(_("Invitations to meetings"), person=FACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "person"], name="participation_once")
        ]

    def united_with(self, other: "Participation") -> dict[str, Any]:
        """What this line says when another line of the same person goes into it: the answer that goes further, with its
        way of taking part.
        """
        further = (State.DECLINED, State.INVITED, State.WALK_IN, State.CONFIRMED)
        rank = {state.value: place for place, state in enumerate(further)}
        return {"state": other.state, "mode": other.mode} if rank[other.state] > rank[self.state] else {}


class Badge(models.Model):
    """The badge of a person in one scope: a short number to type and a random code in the QR."""

    PERSONAL = "The number and code on a person's badge. Kept as the scope says."
    LIVES = lives(_("Badges"), person=HERS.merging(Merged.MOVED_OR_STAYS))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=20, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "person"], name="badge_once_per_person"),
            models.UniqueConstraint(fields=["scope", "number"], name="badge_number_once"),
        ]


class CheckIn(models.Model):
    """That somebody was seen at a meeting, arriving or (`leaves`) leaving. Only added, never changed: a mistake is
    answered by a counter-statement (`undoes`). `badge_seen` is what was scanned or typed, kept also when it is unknown.
    Present is who has an arrival that nothing undoes; how long, `presence.presence_of` reckons.
    """

    PERSONAL = "Who was at which meeting, when, who saw it. Kept as the meeting's scope says; then without the person."
    LIVES = lives(_("Presence at meetings"), person_id=FACT.blanking("note"), by_id=ACT)

    id = models.UUIDField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="check_ins")
    person_id = models.UUIDField(null=True, db_index=True)
    badge_seen = models.CharField(max_length=20, blank=True)
    method = models.CharField(max_length=10, choices=Method)
    seen_at = models.DateTimeField()
    by_id = models.UUIDField()
    note = models.CharField(max_length=200, blank=True)
    undoes = models.UUIDField(
        null=True,
        db_index=True,
        help_text="The check-in that this one takes back; no key, it may come later.",
    )
    leaves = models.BooleanField(default=False, db_default=False, help_text="Seen when leaving.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["meeting", "person_id"], name="check_in_by_person")
        ]
