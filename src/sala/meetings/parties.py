"""Reads of groups and delegations: who is in them, who may be, and what became of their invitations."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404

from sala.kit.i18n import Text
from sala.meetings.models import Delegate, Delegation, Group, GroupMember, Meeting, Participation
from sala.meetings.rules import can_lead, can_see_delegation
from sala.meetings.types import MeetingKind, State
from sala.people.api import Organisation, Person, Place, Role, managed_organisations, organisations_below

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group, and how many people are in it."""

    group: Group
    people: int


def groups_of_event(scope: uuid.UUID) -> list[GroupLine]:
    """The groups of an event (its scope's id), in the order in which they were made; one query."""
    groups = Group.objects.filter(scope=scope).select_related("visit").annotate(people=Count("members"))
    return [GroupLine(group, vars(group)["people"]) for group in groups.order_by("pk")]


def people_of_group(group: uuid.UUID) -> list[uuid.UUID]:
    """The ids of a group's people, by name; one query. To write to them: who was replaced is not among them."""
    members = GroupMember.objects.filter(group=group).order_by("person__sort_key", "person")
    return list(members.values_list("person_id", flat=True))


def groups_of_people(
    scope: uuid.UUID, people: Collection[uuid.UUID] | None = None
) -> dict[uuid.UUID, list[Text]]:
    """The names of the groups of each person in an event (of everybody, unless `people` are given); one query."""
    rows = GroupMember.objects.filter(group__scope=scope)
    if people is not None:
        rows = rows.filter(person__in=people)
    found: dict[uuid.UUID, list[Text]] = {}
    for person, name in rows.order_by("group").values_list("person_id", "group__name"):
        found.setdefault(person, []).append(name)
    return found


def roles_in(scope: uuid.UUID) -> dict[uuid.UUID, list[Role]]:
    """The roles that each person has in the event itself now; one query."""
    found: dict[uuid.UUID, list[Role]] = {}
    held = Person.objects.filter(role_grants__scope=scope, role_grants__ends_at=None)
    for pk, role in held.order_by("role_grants__id").values_list("pk", "role_grants__role"):
        found.setdefault(pk, []).append(Role(role))
    return found


def delegations_of_people(scope: uuid.UUID) -> dict[uuid.UUID, Text]:
    """With which organisation's delegation each person comes; one query."""
    rows = Delegate.objects.filter(delegation__scope=scope, ended_at=None, approved_at__isnull=False)
    return dict(rows.values_list("person_id", "delegation__organisation__name"))


def unanswered(scope: uuid.UUID) -> list[uuid.UUID]:
    """Who has not answered for a day of an event, to remind her: the ids of persons, each once; one query."""
    parts = Participation.objects.filter(
        meeting__scope=scope,
        meeting__kind=MeetingKind.MEETING,
        meeting__cancelled_at=None,
        state=State.INVITED,
    )
    return list(parts.order_by("person").values_list("person_id", flat=True).distinct())


def _works(date: dt.date) -> QuerySet[Organisation]:
    posts = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=date)
    works = Organisation.objects.filter(posts, memberships__person=OuterRef("person_id"))
    return works.order_by("memberships__id")


def work_on(date: dt.date) -> Subquery:
    """To annotate rows with a `person_id`: where the person works on a day, her first post first."""
    return Subquery(_works(date).values("pk")[:1])


def place_on(date: dt.date) -> Subquery:
    """The same for the place of that organisation, or that of the office above it."""
    return Subquery(_works(date).annotate(at=Coalesce("place", "parent__place")).values("at")[:1])


def province_of(place: Place) -> Place:
    """A district's province; a province or country is itself."""
    above = place.parent
    return above if above is not None and above.parent_id is not None else place


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on an event's list, with what organisers look for her by. `groups` are ids."""

    person: Person
    organisation: uuid.UUID | None
    province: str
    roles: frozenset[str]
    groups: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class EventList:
    """Everybody on an event's list by name, and the choices of filters as (value, words)."""

    people: list[Listed]
    organisations: list[tuple[str, str]]
    provinces: list[tuple[str, str]]
    roles: list[tuple[str, str]]


def event_list(scope: uuid.UUID, *, on: dt.date) -> EventList:
    """Who is on the list of any day of an event and comes or may come; six queries, whatever the size."""
    parts = Participation.objects.filter(meeting__scope=scope, meeting__kind=MeetingKind.MEETING)
    parts = parts.exclude(state__in=(State.DECLINED, State.REPLACED)).annotate(
        work=work_on(on), at=place_on(on)
    )
    rows = {pk: (work, at) for pk, work, at in parts.order_by("pk").values_list("person_id", "work", "at")}
    people = Person.objects.filter(pk__in=list(rows)).order_by("sort_key", "pk")
    places = Place.objects.select_related("parent").in_bulk({at for _work, at in rows.values() if at})
    provinces = {code: province_of(place) for code, place in places.items()}
    works = Organisation.objects.in_bulk({work for work, _at in rows.values() if work})
    roles = roles_in(scope)
    groups: dict[uuid.UUID, set[uuid.UUID]] = {}
    for pk, group in GroupMember.objects.filter(group__scope=scope).values_list("person_id", "group_id"):
        groups.setdefault(pk, set()).add(group)
    listed = [
        Listed(
            person,
            rows[person.pk][0],
            provinces[rows[person.pk][1]].pk if rows[person.pk][1] else "",
            frozenset(role.value for role in roles.get(person.pk, ())),
            frozenset(groups.get(person.pk, ())),
        )
        for person in people
    ]
    return EventList(
        listed,
        sorted(((str(pk), str(one.name)) for pk, one in works.items()), key=lambda pair: pair[1]),
        sorted({(place.pk, str(place.name)) for place in provinces.values()}, key=lambda pair: pair[1]),
        [(role.value, str(role.label)) for role in Role if any(role in one.roles for one in listed)],
    )


def delegations_of(scope: uuid.UUID) -> QuerySet[Delegation]:
    """An event's delegations with how many people each has named (`named`) and asks for (`asked`), by their making."""
    there = Q(delegates__ended_at=None)
    return (
        Delegation.objects.filter(scope=scope)
        .select_related("organisation", "head")
        .annotate(
            named=Count("delegates", filter=there & Q(delegates__approved_at__isnull=False)),
            asked=Count("delegates", filter=there & Q(delegates__approved_at=None)),
        )
        .order_by("pk")
    )


def led_by(person: Person, scope: uuid.UUID) -> Delegation | None:
    """The delegation of an event that she leads as its head, else one of an organisation that she manages; None when
    there is none.
    """
    return _leads(person).filter(scope=scope).first()


def delegations_led_by(person: Person, since: dt.datetime) -> list[Delegation]:
    """The delegations that she leads as head or manager, to events with a day that ends after `since`; with their
    scopes and organisations, those that she leads as head first, at most 20.
    """
    days = Meeting.objects.filter(kind=MeetingKind.MEETING, cancelled_at=None, ends_at__gt=since)
    led = _leads(person).filter(scope__in=days.values("scope")).select_related("scope", "organisation")
    return list(led[:MOST_FOUND])


def _leads(person: Person) -> QuerySet[Delegation]:
    """Agrees with `can_lead`, but for organisers; those that she leads as head first."""
    mine = Q(head=person)
    led = Delegation.objects.filter(mine | Q(organisation__in=managed_organisations(person)))
    return led.order_by(Case(When(mine, then=0), default=1, output_field=IntegerField()), "pk")


def visible_delegation(user: Person | None, pk: uuid.UUID) -> Delegation:
    """The delegation, if `user` may read it; else Http404."""
    found = Delegation.objects.select_related("scope", "organisation", "head").filter(pk=pk).first()
    if found is None or not can_see_delegation(user, found):
        raise Http404
    return found


def led_delegation(user: Person | None, pk: uuid.UUID) -> Delegation:
    """The delegation, if `user` may name its people; Http404 when she may not even read it, else PermissionDenied."""
    found = visible_delegation(user, pk)
    if not can_lead(user, found):
        raise PermissionDenied
    return found


def members_to_send(delegation: Delegation, q: str, *, on: dt.date) -> QuerySet[Person]:
    """Whom the organisation may send: the people with a post in it or below it, who are not in the delegation."""
    organisations = [delegation.organisation_id, *organisations_below([delegation.organisation_id])]
    posts = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
    named = delegation.delegates.filter(ended_at=None).values("person")
    people = Person.objects.filter(posts, memberships__organisation__in=organisations).exclude(pk__in=named)
    if q:
        people = people.filter(Q(name__icontains=q) | Q(latin_name__icontains=q))
    return people.order_by("sort_key", "pk").distinct()


@dataclass(frozen=True, slots=True)
class DelegateLine:
    """Somebody in a delegation: what she answered (each different answer once), and who was there before her."""

    delegate: Delegate
    states: list[State]
    instead_of: str


def delegate_lines(
    delegation: Delegation,
) -> tuple[list[DelegateLine], list[DelegateLine], list[DelegateLine]]:
    """Who comes, for whom an organiser is asked, and who was replaced; three queries."""
    rows = list(delegation.delegates.select_related("person", "replaces__person").order_by("pk"))
    parts = Participation.objects.filter(
        meeting__scope=delegation.scope_id,
        meeting__kind=MeetingKind.MEETING,
        person__in=[row.person_id for row in rows],
    )
    states: dict[uuid.UUID, list[State]] = {}
    for person, state in parts.order_by("meeting__starts_at").values_list("person_id", "state"):
        states.setdefault(person, []).append(State(state))
    lines = [
        DelegateLine(
            row,
            list(dict.fromkeys(states.get(row.person_id, []))),
            row.replaces.person.name if row.replaces else "",
        )
        for row in rows
    ]
    there = [line for line in lines if line.delegate.ended_at is None]
    return (
        [line for line in there if line.delegate.approved_at],
        [line for line in there if not line.delegate.approved_at],
        [line for line in lines if line.delegate.ended_at],
    )


def in_groups(people: Iterable[Listed], group: uuid.UUID) -> list[Listed]:
    """Those of them who belong to a group."""
    return [one for one in people if group in one.groups]
