"""Enums and values that leave the module."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(IntegerChoices):
    """How far a room is. Each is one gate beyond the one before."""

    PLANNED = 0, _("Planned")
    SURVEYED = 1, _("Surveyed")
    SUPPLIER_CHOSEN = 2, _("Supplier chosen")
    INSTALLING = 3, _("Being installed")
    COMPLETE = 4, _("Substantially complete")
    HANDED_OVER = 5, _("Handed over")
    IN_OPERATION = 6, _("In operation")


class Group(TextChoices):
    """What the board counts; in addresses by these words. The first six are apart from each other and together all
    rooms; `surveyed` and `in_operation` are counted beside them.
    """

    PLANNED = "planned", _("Not surveyed yet")
    CHOOSING = "choosing", _("Choosing a supplier")
    CHOSEN = "chosen", _("Supplier chosen")
    INSTALLING = "installing", _("Being installed")
    COMPLETE = "complete", _("Substantially complete")
    HANDED_OVER = "handed-over", _("Handed over")
    IN_OPERATION = "in-operation", _("In operation")
    SURVEYED = "surveyed", _("Surveyed")

    @property
    def stages(self) -> frozenset[Stage]:
        """The stages of the rooms that are counted here."""
        return _STAGES[self]


_STAGES = {
    Group.PLANNED: frozenset({Stage.PLANNED}),
    Group.CHOOSING: frozenset({Stage.SURVEYED}),
    Group.CHOSEN: frozenset({Stage.SUPPLIER_CHOSEN}),
    Group.INSTALLING: frozenset({Stage.INSTALLING}),
    Group.COMPLETE: frozenset({Stage.COMPLETE}),
    Group.HANDED_OVER: frozenset({Stage.HANDED_OVER, Stage.IN_OPERATION}),
    Group.IN_OPERATION: frozenset({Stage.IN_OPERATION}),
    Group.SURVEYED: frozenset(Stage) - {Stage.PLANNED},
}


class Pace(TextChoices):
    """Whether a room can still be ready in time."""

    LATE = "late", _("Late")
    BACK = "back", _("Taken back")
    ON_THE_WAY = "on-the-way", _("On the way")
    DONE = "done", _("Handed over")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a room stood on a day: its stage, since when (None: nothing had happened yet), how many changes it had,
    and whether the last one took a gate back.
    """

    stage: Stage
    since: dt.date | None
    changes: int
    back: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """What is reckoned with of a room on a day. `place`: the code of its province."""

    room: uuid.UUID
    place: str
    standing: Standing
