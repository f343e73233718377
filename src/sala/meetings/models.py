"""Meetings, participations, badges, check-ins; resources and holds."""

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, HERS, NAMED, Merged, lives
from sala.meetings.types import MeetingKind, Method, Mode, ResourceKind, State


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
    """Something at a time with people in it, e.g. one day of a forum, or a visit during it.

    `capacity` and `online_capacity` limit who can confirm in person and online; None is no limit. `link` is for who
    confirmed to come online, from `link_minutes` before the start.
    """

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
    kind = models.CharField(max_length=10, choices=MeetingKind, default=MeetingKind.MEETING)
    online_capacity = models.PositiveIntegerField(null=True, blank=True)
    link_minutes = models.PositiveSmallIntegerField(default=30)
    gather_at = TextField(max_length=300, help_text="Where people meet, e.g. where the bus stands.")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=Q(link_minutes__lte=1440), name="meeting_link_a_day_before_at_most"
            ),
        ]
        ordering: ClassVar[list[str]] = ["starts_at"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def date(self) -> dt.date:
        """The day on which it starts, where it takes place."""
        return self.starts_at.astimezone(ZoneInfo(self.scope.time_zone)).date()

    @property
    def is_visit(self) -> bool:
        """Whether people sign up for it."""
        return self.kind == MeetingKind.VISIT

    def places(self, mode: str) -> int | None:
        """How many may confirm in this mode; None: no limit."""
        return self.online_capacity if mode == Mode.ONLINE else self.capacity


# From the answer that says least to the one that says most, when two of one person become one.
FURTHER = (State.REPLACED, State.DECLINED, State.INVITED, State.WAITING, State.WALK_IN, State.CONFIRMED)
# What an answer consists of.
ANSWER = (
    "state", "mode", "waits_since", "moved_up", "moved_because", "place_kept", "answered_at",
)  # fmt: skip


class Participation(models.Model):
    """A person's part in a meeting.

    Who waits stands in the order of `moved_up` (highest first), then `waits_since`. `place_kept`: she was named in
    place of somebody who had a place, and has not answered yet. `answered_at`: when the answer that stands was made;
    one that was made earlier and arrives later does not overwrite it.
    """

    PERSONAL = "Who is invited to what, and how they take part. Kept as the meeting's scope says."
    LIVES = lives(_("Invitations to meetings"), person=FACT.blanking("moved_because"))
    NAMED_BY: ClassVar[list[tuple[type[models.Model], str]]] = [(Hold, "owner")]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    waits_since = models.DateTimeField(null=True)
    moved_up = models.PositiveSmallIntegerField(default=0)
    moved_because = models.CharField(max_length=200, blank=True, help_text="Why she was moved up.")
    place_kept = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "person"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", waits_since__isnull=False)
                | ~Q(state="waiting") & Q(waits_since__isnull=True),
                name="participation_waits_since",
            ),
            models.CheckConstraint(
                condition=Q(place_kept=False) | Q(state="invited"), name="participation_kept_until_answered"
            ),
        ]

    def united_with(self, other: "Participation") -> dict[str, Any]:
        """What this line says when another line of the same person goes into it: the answer that goes further, with
        all that belongs to it. Of two who wait, the one who is next.
        """
        return {name: getattr(other, name) for name in ANSWER} if other.reach > self.reach else {}

    @property
    def reach(self) -> tuple[float, ...]:
        """How far the answer goes; a place that is kept goes further than waiting for one."""
        waits = self.waits_since.timestamp() if self.waits_since else 0
        return (FURTHER.index(State(self.state)) + 1.5 * self.place_kept, self.moved_up, -waits)


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


class Group(models.Model):
    """Some of an event's participants, e.g. who works at one table or goes on one visit.

    `places`: at most so many of the group confirm for one meeting in person; None is no limit. `visit`: where the group
    goes together.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    name = TextField(max_length=120)
    places = models.PositiveIntegerField(null=True, blank=True)
    visit = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="groups")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("scope", Lower(KT("name__km")), name="group_name_once_km"),
            models.UniqueConstraint("scope", Lower(KT("name__vi")), name="group_name_once_vi"),
            models.UniqueConstraint("scope", Lower(KT("name__en")), name="group_name_once_en"),
        ]
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.name)


class GroupMember(models.Model):
    """That a person belongs to a group."""

    PERSONAL = "To which groups of an event a person belongs. Kept as the event's scope says."
    LIVES = lives(_("Groups of participants"), person=HERS)

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "person"], name="group_member_once")
        ]


class Delegation(models.Model):
    """An organisation sends people to an event: at most `places`, whom its head or manager names until `closes_at`."""

    PERSONAL = "Who leads an organisation's delegation. Kept as the event's scope says."
    LIVES = lives(_("Delegations that one leads"), head=NAMED)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    head = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    places = models.PositiveIntegerField()
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "organisation"], name="delegation_once")
        ]


class Delegate(models.Model):
    """A person in a delegation. `replaces`: in whose place she was named; one substitute each. Without `approved_at`
    she is only asked for, until an organiser agrees. `ended_at`: since when another stands in her place.
    """

    PERSONAL = "Who was sent by an organisation, and who took whose place. Kept as the event's scope says."
    LIVES = lives(_("Places in delegations"), person=FACT, named_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="delegates")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, related_name="substitute")
    named_at = models.DateTimeField()
    named_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["delegation", "person"], condition=Q(ended_at__isnull=True), name="delegate_once"
            )
        ]
        ordering: ClassVar[list[str]] = ["pk"]


class KeptCounts(models.Model):
    """What was counted of a scope's meetings before the persons went out of them: numbers, and names of groups."""

    PERSONAL = None

    scope = models.OneToOneField("people.Scope", models.CASCADE, primary_key=True, related_name="+")
    counts = models.JSONField(help_text="See meetings/counting.py; no group of fewer than three.")
    kept_at = models.DateTimeField()
