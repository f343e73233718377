"""Enums and values that leave the module."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sala.kit.hooks import Many
from sala.kit.i18n import Text
from sala.people.api import Role


class ResourceKind(TextChoices):
    """What kind of thing can be in one place only."""

    PERSON = "person", _("Person")
    HALL = "hall", _("Hall")
    ROOM = "room", _("Room")
    MACHINE = "machine", _("Machine")
    LINK = "link", _("Link")


class MeetingKind(TextChoices):
    """Whether people are invited to it, or sign up for it themselves."""

    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")


class Mode(TextChoices):
    """How a participant takes part."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class State(TextChoices):
    """How far an invitation has come. Presence is not a state: it is what the check-ins say. Who was replaced stays on
    record, and nowhere else.
    """

    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    DECLINED = "declined", _("Declined")
    WALK_IN = "walk_in", _("Walk-in")
    REPLACED = "replaced", _("Replaced")


class Method(TextChoices):
    """How a check-in was made."""

    QR = "qr", _("Badge scanned")
    TYPED = "typed", _("Badge number typed")
    PAPER = "paper", _("From the paper list")
    WALK_IN = "walk_in", _("Walk-in")
    ONLINE = "online", _("Joined online")


class Seen(TextChoices):
    """What a badge turned out to be at the door."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Present, late")
    AGAIN = "again", _("Seen before")
    WRONG_DAY = "wrong_day", _("Invited for another day")
    DECLINED = "declined", _("Had declined; now present")
    REPLACED = "replaced", _("Replaced by somebody else")
    UNKNOWN = "unknown", _("Unknown badge")
    LEFT = "left", _("Left")


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part of a meeting that has a link of its own, e.g. a session: it holds in place of the meeting's."""

    title: Text
    link: str
    starts_at: dt.datetime
    ends_at: dt.datetime


# The parts of a meeting (its id) that have links of their own, in order of time.
part_links: Many[[uuid.UUID], list[PartLink]] = Many("part_links")

# The headings of a list of participants, in the order of the template. The keys are headings too.
PARTICIPANT_COLUMNS = {
    "external_id": _("Number"),
    "role": _("Role"),
    "group": _("Group"),
    "delegation": _("Delegation"),
    "mode": _("Takes part"),
}
# What a list may give; those with power over others are given one by one.
PARTICIPANT_ROLES = (Role.CHAIR, Role.RAPPORTEUR, Role.INTERPRETER, Role.SPEAKER)
