"""Networks of rooms, what was planned where, and the dated history of each room."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import WRITTEN, lives
from sala.rooms.rollout import Plan
from sala.rooms.types import Stage

LONGEST_PLAN, MOST_IN_A_PROVINCE, LARGEST = 365, 1000, 5000  # days; rooms; m²


class Network(models.Model):
    """Rooms that a programme builds by a date. Its rights and time zone are its scope's, which stands below the
    programme. `install_days`: what the plan gives from the choice of a supplier to the hand-over.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.OneToOneField("people.Scope", models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    title = TextField(max_length=200)
    starts_on = models.DateField()
    due_on = models.DateField(help_text="By when all rooms are handed over.")
    planned_total = models.PositiveSmallIntegerField()
    install_days = models.PositiveSmallIntegerField(default=21)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="network_ends_after_start"),
            models.CheckConstraint(condition=Q(planned_total__gte=1), name="network_plans_a_room"),
            models.CheckConstraint(
                condition=Q(install_days__lte=LONGEST_PLAN), name="network_installs_in_a_year"
            ),
        ]

    @property
    def plan(self) -> Plan:
        """Its days."""
        return Plan(self.starts_on, self.due_on, self.install_days)


class PlannedNumber(models.Model):
    """How many rooms a province gets, as the programme says. Data, not a rule: three in each of 34 would be 102, and
    the programme has 100.
    """

    PERSONAL = None

    network = models.ForeignKey(Network, models.CASCADE, related_name="planned")
    place = models.ForeignKey("people.Place", models.PROTECT, related_name="+")
    rooms = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["network", "place"], name="planned_once_per_province"),
            models.CheckConstraint(
                condition=Q(rooms__gte=1, rooms__lte=MOST_IN_A_PROVINCE), name="planned_some_rooms"
            ),
        ]


class Sponsor(models.Model):
    """An organisation that pays for rooms of a network."""

    PERSONAL = None

    network = models.ForeignKey(Network, models.CASCADE, related_name="sponsors")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["network", "organisation"], name="sponsor_once_per_network")
        ]


class Room(models.Model):
    """A room of a network. Its stage stands nowhere but in its history. `former_area`: in which province it would be
    before the provinces were joined; `school`: its host, empty while none is chosen.
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="rooms")
    name = TextField(max_length=200)
    place = models.ForeignKey("people.Place", models.PROTECT, related_name="+")
    former_area = models.CharField(max_length=100, blank=True)
    priority = models.BooleanField(default=False, help_text="In a remote or border area, served first.")
    school = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    sponsor = models.ForeignKey(Sponsor, models.PROTECT, null=True, related_name="rooms")
    size = models.PositiveSmallIntegerField(null=True, help_text="Square metres.")
    revision = models.PositiveIntegerField(default=1, help_text="Rises when its details are changed.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["network", "school"], name="room_once_per_school"),
            models.CheckConstraint(
                condition=Q(size__isnull=True) | Q(size__gte=1, size__lte=LARGEST), name="room_has_a_size"
            ),
        ]


class StageChange(models.Model):
    """That a gate of a room was opened, or taken back with a reason. `day`: when that happened; `at`: when it was
    written down. Rows cannot be changed or deleted (database triggers); two who open one gate at once would write the
    same `number`, and one is refused.
    """

    PERSONAL = (
        "Who opened which gate of which room, when, and on what evidence: what the programme answers for with its "
        "figures. Kept as long as the network; after erasure the id leads to nobody."
    )
    LIVES = lives(opened_by=WRITTEN)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    room = models.ForeignKey(Room, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(help_text="From 1 on, in each room.")
    from_stage = models.PositiveSmallIntegerField(choices=Stage)
    to_stage = models.PositiveSmallIntegerField(choices=Stage)
    day = models.DateField()
    opened_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    evidence = models.CharField(
        max_length=300, blank=True, help_text="The document's number, or its address."
    )
    note = models.CharField(max_length=500, blank=True, help_text="What it shows, in a sentence.")
    reason = models.CharField(max_length=500, blank=True, help_text="Why the gate was taken back.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "number"], name="change_one_after_the_other"),
            models.CheckConstraint(
                condition=Q(number__gte=1, to_stage__lte=max(Stage), from_stage__lte=max(Stage)),
                name="change_between_stages",
            ),
            models.CheckConstraint(
                condition=Q(to_stage=F("from_stage") + 1, reason="") & ~Q(evidence="") & ~Q(note="")
                | Q(from_stage=F("to_stage") + 1, evidence="", note="") & ~Q(reason=""),
                name="change_one_gate_with_its_evidence",
            ),
        ]
