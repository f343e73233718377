"""Making meetings, inviting people, badges."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from sala.kit.i18n import Text
from sala.kit.ids import new_code
from sala.meetings.models import Badge, Meeting, Participation, Resource
from sala.meetings.types import MeetingKind, Mode, ResourceKind, State
from sala.people.api import Organisation, Person, Scope, record


def create_meeting(
    *,
    scope: Scope,
    title: Text,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: Resource | None = None,
    link: str = "",
    host: Organisation | None = None,
    capacity: int | None = None,
    kind: MeetingKind = MeetingKind.MEETING,
) -> Meeting:
    """A new meeting in a scope. Raises IntegrityError when it would end before it begins."""
    return Meeting.objects.create(
        scope=scope,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        link=link,
        host=host,
        capacity=capacity,
        kind=kind,
    )


@transaction.atomic
def set_link(*, meetings: Iterable[Meeting], link: str, minutes: int, by: Person, at: dt.datetime) -> None:
    """The online link of each of these meetings (""; none), and how many minutes before the start it is given. The same
    again changes nothing. The log does not hold it: who reads the log need not have it.
    """
    for meeting in meetings:
        rows = Meeting.objects.filter(pk=meeting.pk).exclude(link=link, link_minutes=minutes)
        if rows.update(link=link, link_minutes=minutes):
            record("meeting.link", by=by, at=at, about=meeting, scope=meeting.scope)


def add_resource(*, scope: Scope, kind: ResourceKind, name: Text, capacity: int | None = None) -> Resource:
    """A hall, room, machine or link of a scope."""
    return Resource.objects.create(scope=scope, kind=kind, name=name, capacity=capacity)


@transaction.atomic
def invite(
    *,
    meetings: Sequence[Meeting],
    people: Iterable[Person],
    by: Person | None,
    at: dt.datetime,
    mode: Mode = Mode.IN_PERSON,
) -> list[Badge]:
    """Invite people to meetings of one scope and give each a badge there. Who is invited already stays as she is; who
    had been replaced is invited again.
    """
    people = list(people)
    Participation.objects.filter(meeting__in=meetings, person__in=people, state=State.REPLACED).update(
        state=State.INVITED, answered_at=None
    )
    Participation.objects.bulk_create(
        [Participation(meeting=m, person=p, mode=mode) for m in meetings for p in people],
        ignore_conflicts=True,
    )
    scope = meetings[0].scope
    give_badges(scope=scope, people=people)
    record("meeting.invite", by=by, at=at, about=meetings[0], scope=scope, detail={"people": len(people)})
    return list(Badge.objects.filter(scope=scope, person__in=people).order_by("number"))


def lock_event(scope: uuid.UUID) -> None:
    """Who is in an event's lists and delegations, and with which number, is changed one after the other. Taken before
    any lock of its meetings; what only points at the event waits for nothing.
    """
    Scope.objects.select_for_update(no_key=True).get(pk=scope)


@transaction.atomic
def give_badges(*, scope: Scope, people: Sequence[Person]) -> None:
    """A badge of the scope for each who has none, with the next numbers in the order of `people`.

    The event is locked meanwhile, so two who invite at once never give one number twice.
    """
    lock_event(scope.pk)
    have = set(Badge.objects.filter(scope=scope, person__in=people).values_list("person_id", flat=True))
    last = Badge.objects.filter(scope=scope).aggregate(last=Max("number"))["last"] or 0
    new = [p for p in people if p.pk not in have]
    Badge.objects.bulk_create(
        Badge(scope=scope, person=p, number=number, code=new_code(12))
        for number, p in enumerate(new, start=last + 1)
    )
