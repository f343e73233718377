"""Inviting many people at once."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from sala.meetings.actions.groups import put_in_group
from sala.meetings.actions.meetings import invite, lock_event
from sala.meetings.models import Group, Meeting, Participation
from sala.meetings.types import Mode, State
from sala.people.api import Person


def who_is_listed(
    meetings: Sequence[Meeting], people: Sequence[Person]
) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Who of them is on the list of all these meetings, and in whose place somebody else comes to one; one query."""
    parts = Participation.objects.filter(meeting__in=meetings, person__in=people)
    rows = list(parts.values_list("person_id", "state"))
    replaced = {person for person, state in rows if state == State.REPLACED}
    times = Counter(person for person, _state in rows)
    return {person for person, n in times.items() if n == len(meetings)} - replaced, replaced


@transaction.atomic
def invite_all(
    *,
    meetings: Sequence[Meeting],
    people: Sequence[Person],
    mode: Mode,
    group: Group | None,
    by: Person,
    at: dt.datetime,
) -> int:
    """Invite them to the meetings of one event and put them into the group; how many were not invited to all before.

    In whose place somebody else comes is left out: a list is older than her substitute. Two who press at once wait for
    each other; the second invites nobody and leaves no line in the log.
    """
    lock_event(meetings[0].scope_id)
    listed, replaced = who_is_listed(meetings, people)
    wanted = [person for person in people if person.pk not in replaced]
    new = [person for person in wanted if person.pk not in listed]
    if new:
        invite(meetings=meetings, people=new, by=by, at=at, mode=mode)
    if group is not None:
        put_in_group(group=group, people=[person.pk for person in wanted], by=by, at=at)
    return len(new)
