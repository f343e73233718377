"""People, groups and delegations for the tests of this module."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.delegations import DelegationTerms, add_delegation, name_delegate
from sala.meetings.actions.groups import add_group, put_in_group
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.actions.participants import answer_invitation
from sala.meetings.models import Delegate, Delegation, Group, Meeting, Participation
from sala.meetings.types import MeetingKind, State
from sala.people.api import Organisation, Person, add_membership, add_person


def teachers(count: int, school: Organisation | None = None) -> list[Person]:
    """New people without a part in anything; members of a school if one is given."""
    people = [add_person(name=f"Teacher {n}", at=timezone.now(), by=None) for n in range(count)]
    for person in people if school else []:
        add_membership(person=person, organisation=school)  # type: ignore[arg-type]  # there is one here
    return people


def invited(meeting: Meeting, count: int) -> list[Person]:
    """New people who are invited to a meeting."""
    people = teachers(count)
    invite(meetings=[meeting], people=people, by=None, at=timezone.now())
    return people


def says(person: Person, meeting: Meeting, *, comes: bool = True, **more: Any) -> State:
    """She answers; what her part is then."""
    at = more.pop("at", None) or timezone.now()
    answer_invitation(scope=meeting.scope, person=person, comes=comes, at=at, meetings=[meeting], **more)
    return state_of(person, meeting)


def state_of(person: Person, meeting: Meeting) -> State:
    """What became of her invitation."""
    return State(Participation.objects.get(meeting=meeting, person=person).state)


def visit_on(meeting: Meeting, *, places: int | None = 1, hours: float = 1) -> Meeting:
    """A visit of half an hour on the meeting's day, so many hours before its end."""
    starts_at = meeting.ends_at - dt.timedelta(hours=hours)
    return create_meeting(
        scope=meeting.scope,
        title=Text(en=f"Visit {hours}", km=f"ទស្សនកិច្ច {hours}"),
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=30),
        capacity=places,
        kind=MeetingKind.VISIT,
    )


def group_of(
    meeting: Meeting, people: list[Person], *, places: int | None = None, name: str = "Table 1"
) -> Group:
    """A group with these people."""
    group = add_group(scope=meeting.scope, name=Text(en=name), places=places, by=None, at=timezone.now())
    put_in_group(group=group, people=[person.pk for person in people], by=None, at=timezone.now())
    return group


def delegation_of(
    meeting: Meeting,
    organisation: Organisation,
    *,
    places: int = 2,
    head: Person | None = None,
    closes_at: dt.datetime | None = None,
) -> Delegation:
    """A delegation without people."""
    terms = DelegationTerms(places, head, closes_at)
    at = timezone.now()
    return add_delegation(scope=meeting.scope, organisation=organisation, terms=terms, by=None, at=at)


def named(delegation: Delegation, person: Person) -> Delegate:
    """Somebody in it."""
    return name_delegate(delegation=delegation, person=person, by=None, at=timezone.now())


def told(person: Person) -> list[str]:
    """What she was told, in English, the newest first."""
    notices: Any = apps.get_model("notify.Notice").objects
    return [str(row.text["en"]) for row in notices.filter(person=person).order_by("-told_at")]
