"""The front door of meetings.

To write to people: `groups_of_event(scope_id)` gives an event's groups with their sizes, `people_of_group(group_id)`
the ids of a group's people, `unanswered(scope_id)` the ids of those who have not answered their invitation.
"""

from sala.meetings.actions.delegations import DelegationTerms, add_delegation, name_delegate, replace_delegate
from sala.meetings.actions.forgetting import figures_of, forget_persons, keep_counts
from sala.meetings.actions.groups import add_group, put_in_group
from sala.meetings.actions.holds import (
    Clash,
    ClashError,
    Wish,
    find_clashes,
    resources_of_persons,
    take_holds,
)
from sala.meetings.actions.meetings import add_resource, create_meeting, invite
from sala.meetings.actions.participants import FullError, answer_invitation
from sala.meetings.actions.places import ElsewhereError, fill_places, place_in_line
from sala.meetings.actions.visits import (
    NotOpenError,
    cancel_visit,
    change_visit,
    comes_that_day,
    give_back,
    loosen_visit,
    sign_up,
    sign_up_group,
)
from sala.meetings.minutes import PartIn, Stay, days_of, parts_in, stays
from sala.meetings.models import Badge, Delegation, Group, Meeting, Participation, Resource
from sala.meetings.parties import (
    delegations_led_by,
    groups_of_event,
    people_of_group,
)
from sala.meetings.queries import organisations_of, takes_part, was_present, was_seen
from sala.meetings.types import MeetingKind, Mode, PartLink, ResourceKind, State, part_links

__all__ = [
    "Badge",
    "Clash",
    "ClashError",
    "Delegation",
    "DelegationTerms",
    "ElsewhereError",
    "FullError",
    "Group",
    "Meeting",
    "MeetingKind",
    "Mode",
    "NotOpenError",
    "PartIn",
    "PartLink",
    "Participation",
    "Resource",
    "ResourceKind",
    "State",
    "Stay",
    "Wish",
    "add_delegation",
    "add_group",
    "add_resource",
    "answer_invitation",
    "cancel_visit",
    "change_visit",
    "comes_that_day",
    "create_meeting",
    "days_of",
    "delegations_led_by",
    "figures_of",
    "fill_places",
    "find_clashes",
    "forget_persons",
    "give_back",
    "groups_of_event",
    "invite",
    "keep_counts",
    "loosen_visit",
    "name_delegate",
    "organisations_of",
    "part_links",
    "parts_in",
    "people_of_group",
    "place_in_line",
    "put_in_group",
    "replace_delegate",
    "resources_of_persons",
    "sign_up",
    "sign_up_group",
    "stays",
    "take_holds",
    "takes_part",
    "was_present",
    "was_seen",
]
