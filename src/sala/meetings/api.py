"""The front door of meetings."""

from sala.meetings.actions.holds import (
    Clash,
    ClashError,
    Wish,
    find_clashes,
    release_holds,
    resources_of_persons,
    take_holds,
)
from sala.meetings.actions.meetings import add_resource, create_meeting, invite
from sala.meetings.actions.participants import FullError, answer_invitation
from sala.meetings.minutes import Stay, days_of, stays
from sala.meetings.models import Badge, Meeting, Participation, Resource
from sala.meetings.queries import attendance, parts_of, takes_part
from sala.meetings.types import Mode, ResourceKind, State

__all__ = [
    "Badge",
    "Clash",
    "ClashError",
    "FullError",
    "Meeting",
    "Mode",
    "Participation",
    "Resource",
    "ResourceKind",
    "State",
    "Stay",
    "Wish",
    "add_resource",
    "answer_invitation",
    "attendance",
    "create_meeting",
    "days_of",
    "find_clashes",
    "invite",
    "parts_of",
    "release_holds",
    "resources_of_persons",
    "stays",
    "take_holds",
    "takes_part",
]
