"""The list of a meeting: answers, and changes by its organisers."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.meetings.actions.holds import release_holds
from sala.meetings.actions.meetings import invite
from sala.meetings.actions.places import (
    FullError,
    Room,
    change_part,
    fill_places,
    leave_visits,
    lock_meeting,
    places_taken,
)
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import standing_facts
from sala.meetings.types import MeetingKind, Mode, State
from sala.people.api import Person, Scope, record

__all__ = [
    "ANSWERABLE",
    "FullError",
    "KeepsPlaceError",
    "add_participant",
    "answer_invitation",
    "change_participation",
    "places_taken",
    "remove_participant",
]

ANSWERABLE = (State.INVITED, State.CONFIRMED, State.WAITING, State.DECLINED)


class KeepsPlaceError(ValidationError):
    """Who has a place in one mode wants the other, which is full: she keeps what she has."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "All places of this kind are taken. You keep the place that you have. To wait for another kind, say"
                " first that you cannot come, then answer again."
            )
        )


@transaction.atomic
def answer_invitation(
    *,
    scope: Scope,
    person: Person,
    comes: bool,
    at: dt.datetime,
    meetings: Sequence[Meeting] | None = None,
    mode: Mode | None = None,
    made_at: dt.datetime | None = None,
) -> int:
    """The person answers for the scope's meetings that she is invited to (or only `meetings`); how many changed.

    Where no place is left she stands on the waiting list. Who comes no more on a day gives back her places on its
    visits. A walk-in has nothing to answer. `made_at`: when it was written, if that was earlier (without network); an
    answer that is newer than that stands.
    """
    parts = Participation.objects.filter(meeting__scope=scope, person=person, state__in=ANSWERABLE)
    only = {"meeting__kind": MeetingKind.MEETING} if meetings is None else {"meeting__in": meetings}
    parts = parts.filter(**only)
    rows = list(parts.select_related("meeting").order_by("meeting__kind", "meeting_id"))
    changed = sum(
        settle_answer(part.pk, comes=comes, mode=mode, at=at, made_at=made_at or at) for part in rows
    )
    if changed:
        leave_visits([part.meeting for part in rows if not part.meeting.is_visit], person, at=at)
        state = State.CONFIRMED if comes else State.DECLINED
        record("meeting.answer", by=person, at=at, about=person, scope=scope, detail={"state": state})
    return changed


def settle_answer(
    pk: uuid.UUID, *, comes: bool, mode: Mode | None, at: dt.datetime, made_at: dt.datetime
) -> bool:
    """One answer for one meeting, under the meeting's lock; False when nothing changed. Who comes gets a place, or
    stands in line; who does not gives hers to the next. Raises KeepsPlaceError, ElsewhereError.
    """
    meeting = lock_meeting(Participation.objects.values_list("meeting_id", flat=True).get(pk=pk))
    part = Participation.objects.select_related("person").get(pk=pk)
    part.meeting = meeting
    wanted = mode or Mode(part.mode)
    if part.answered_at and part.answered_at > made_at:
        return False
    had_place = part.state == State.CONFIRMED or part.place_kept
    comes_so = part.mode == wanted and part.state in (State.CONFIRMED, State.WAITING)
    if comes_so if comes else part.state == State.DECLINED:
        Participation.objects.filter(pk=pk).update(answered_at=made_at)
        return False
    if not comes:
        change_part(part, mode=wanted, state=State.DECLINED, at=at, answered_at=made_at)
    elif Room(meeting).fits(part.person_id, wanted):
        change_part(part, mode=wanted, state=State.CONFIRMED, at=at, answered_at=made_at)
    elif part.state == State.CONFIRMED:
        raise KeepsPlaceError
    else:
        part.waits_since, part.moved_up = at, 0
        change_part(part, mode=wanted, state=State.WAITING, at=at, answered_at=made_at)
    if had_place:
        fill_places(meeting, at=at)
    return True


@transaction.atomic
def change_participation(
    *, part: Participation, mode: Mode, state: State, by: Person, at: dt.datetime
) -> bool:
    """An organiser sets how a participant takes part; False when it was so already. Raises FullError, and
    ElsewhereError for a visit. Whose place becomes free passes it on to who waits.
    """
    if (part.mode, part.state) == (mode, state):
        return False
    meeting = lock_meeting(part.meeting_id)
    part.refresh_from_db(fields=["mode", "state", "place_kept", "waits_since", "moved_up", "answered_at"])
    part.meeting = meeting
    if state in (State.CONFIRMED, State.WALK_IN) and not Room(meeting).fits(part.person_id, mode):
        raise FullError(meeting, mode)
    change_part(part, mode=mode, state=state, at=at, answered_at=at)
    detail = {"mode": mode, "state": state}
    record("meeting.change_part", by=by, at=at, about=part, scope=meeting.scope, detail=detail)
    fill_places(meeting, at=at)
    if not meeting.is_visit:
        leave_visits([meeting], part.person, at=at)
    return True


@transaction.atomic
def add_participant(*, meeting: Meeting, person: Person, mode: Mode, by: Person, at: dt.datetime) -> None:
    """Put an existing person on the list, as invited, with a badge. Who is on it already stays as she is."""
    invite(meetings=[meeting], people=[person], by=by, at=at, mode=mode)


@transaction.atomic
def remove_participant(*, part: Participation, by: Person, at: dt.datetime) -> None:
    """Take a person off the list; her place goes to who waits. Her badge and what was seen of her stay; ValidationError
    when she was seen here.
    """
    if any(fact.person_id == part.person_id for fact in standing_facts(part.meeting)):
        raise ValidationError(
            _("This person was checked in here. Undo the check-in first, or set “Declined”.")
        )
    record("meeting.remove_part", by=by, at=at, about=part.person, scope=part.meeting.scope)
    release_holds(owner=part.pk)
    part.delete()
    fill_places(part.meeting, at=at)
    if not part.meeting.is_visit:
        leave_visits([part.meeting], part.person, at=at)
