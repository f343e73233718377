"""The list of a meeting: answers, places, changes by its organisers."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.meetings.actions.meetings import invite
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import standing_facts
from sala.meetings.types import Mode, State
from sala.people.api import Person, Scope, record

ANSWERABLE = (State.INVITED, State.CONFIRMED, State.DECLINED)


class FullError(ValidationError):
    """All places of a meeting are taken; nothing was changed."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(
            _("All %(capacity)s places are taken. Ask the organiser, or take part online."),
            params={"capacity": meeting.capacity},
        )
        self.meeting = meeting


@transaction.atomic
def answer_invitation(
    *,
    scope: Scope,
    person: Person,
    comes: bool,
    at: dt.datetime,
    meetings: Sequence[Meeting] | None = None,
    mode: Mode | None = None,
) -> int:
    """The person answers for the scope's meetings that she is invited to (or only `meetings`); how many changed.

    All of them or none: FullError when one has no place left. A walk-in has nothing to answer.
    """
    parts = Participation.objects.filter(meeting__scope=scope, person=person, state__in=ANSWERABLE)
    if meetings is not None:
        parts = parts.filter(meeting__in=meetings)
    state = State.CONFIRMED if comes else State.DECLINED
    found = list(parts.select_related("meeting").order_by("meeting_id"))
    changed = [_set(part, mode=mode or Mode(part.mode), state=state) for part in found]
    if any(changed):
        record("meeting.answer", by=person, at=at, about=person, scope=scope, detail={"state": state})
    return sum(changed)


@transaction.atomic
def change_participation(
    *, part: Participation, mode: Mode, state: State, by: Person, at: dt.datetime
) -> bool:
    """An organiser sets how a participant takes part; False when it was so already. Raises FullError."""
    changed = _set(part, mode=mode, state=state)
    if changed:
        detail = {"mode": mode, "state": state}
        record("meeting.change_part", by=by, at=at, about=part, scope=part.meeting.scope, detail=detail)
    return changed


@transaction.atomic
def add_participant(*, meeting: Meeting, person: Person, mode: Mode, by: Person, at: dt.datetime) -> None:
    """Put an existing person on the list, as invited, with a badge. Who is on it already stays as she is."""
    invite(meetings=[meeting], people=[person], by=by, at=at, mode=mode)


@transaction.atomic
def remove_participant(*, part: Participation, by: Person, at: dt.datetime) -> None:
    """Take a person off the list. Her badge and what was seen of her stay; ValidationError when she was seen here."""
    if any(fact.person_id == part.person_id for fact in standing_facts(part.meeting)):
        raise ValidationError(
            _("This person was checked in here. Undo the check-in first, or set “Declined”.")
        )
    record("meeting.remove_part", by=by, at=at, about=part.person, scope=part.meeting.scope)
    part.delete()


def places_taken(meeting: Meeting) -> int:
    """Who has a place in person: confirmed participants and walk-ins. An invitation alone takes none."""
    return Participation.objects.filter(_PLACED, meeting=meeting).count()


_PLACED = Q(mode=Mode.IN_PERSON, state__in=(State.CONFIRMED, State.WALK_IN))


def _set(part: Participation, *, mode: Mode, state: State) -> bool:
    """Set both, counting places under the meeting's lock: of two who press at once for the last place one gets it."""
    if (part.mode, part.state) == (mode, state):
        return False
    meeting = Meeting.objects.select_for_update().get(pk=part.meeting_id)
    wants = mode == Mode.IN_PERSON and state in (State.CONFIRMED, State.WALK_IN)
    if wants and meeting.capacity is not None:
        others = Participation.objects.filter(_PLACED, meeting=meeting).exclude(pk=part.pk).count()
        if others >= meeting.capacity:
            raise FullError(meeting)
    Participation.objects.filter(pk=part.pk).update(mode=mode, state=state)
    part.mode, part.state = mode, state
    return True
