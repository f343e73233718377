"""Enums and values that leave the module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

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
