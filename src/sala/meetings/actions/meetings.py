"""Making meetings, inviting people, badges."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from sala.kit.i18n import Text
from sala.kit.ids import new_code
from sala.meetings.models import Badge, Meeting, Participation, Resource
from sala.meetings.types import Mode, ResourceKind, State
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
    )


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
    """Invite people to meetings of one scope and give each a badge there. Who is invited already stays as she is."""
    people = list(people)
    Participation.objects.bulk_create(
        [Participation(meeting=m, person=p, mode=mode) for m in meetings for p in people],
        ignore_conflicts=True,
    )
    scope = meetings[0].scope
    have = set(Badge.objects.filter(scope=scope, person__in=people).values_list("person_id", flat=True))
    last = Badge.objects.filter(scope=scope).aggregate(last=Max("number"))["last"] or 0
    new = [p for p in people if p.pk not in have]
    Badge.objects.bulk_create(
        Badge(scope=scope, person=p, number=number, code=new_code(12))
        for number, p in enumerate(new, start=last + 1)
    )
    record("meeting.invite", by=by, at=at, about=meetings[0], scope=scope, detail={"people": len(people)})
    return list(Badge.objects.filter(scope=scope, person__in=people).order_by("number"))


@transaction.atomic
def answer_invitation(*, scope: Scope, person: Person, comes: bool, at: dt.datetime) -> int:
    """The person confirms or declines all meetings of the scope that she is invited to; the number of them."""
    state = State.CONFIRMED if comes else State.DECLINED
    changed = Participation.objects.filter(
        meeting__scope=scope, person=person, state__in=[State.INVITED, State.CONFIRMED, State.DECLINED]
    ).update(state=state)
    if changed:
        record("meeting.answer", by=person, at=at, about=person, scope=scope, detail={"state": state})
    return changed
