"""Several press at once: for places, for a substitute, for two visits, for badges; test_places.py runs this as its own
process.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.apps import apps
from django.utils import timezone

from sala.kit.i18n import Text
from sala.kit.tests.together import together
from sala.meetings.actions.delegations import (
    BadDelegationError,
    name_delegate,
    replace_delegate,
    take_off,
)
from sala.meetings.actions.invitations import invite_all
from sala.meetings.actions.meetings import create_meeting, give_badges, invite
from sala.meetings.actions.participants import (
    FullError,
    answer_invitation,
    change_participation,
    places_taken,
)
from sala.meetings.actions.places import ElsewhereError, place_in_line
from sala.meetings.actions.visits import sign_up
from sala.meetings.models import Badge, Delegation, Meeting, Participation
from sala.meetings.queries import in_line
from sala.meetings.tests.factories import delegation_of, invited, named, says, teachers, visit_on
from sala.meetings.types import Mode, State
from sala.people.api import OrganisationKind, Person, Role, add_organisation, add_person
from sala.people.seed import Cast, load_cast


def press_for_places(meeting: Meeting, cast: Cast, at: dt.datetime) -> list[str]:
    """Six confirm at once for two places: who is in, who is told that it is full."""

    def press(part: Participation) -> str:
        by = cast.people[Role.ORGANISER]
        try:
            change_participation(part=part, mode=Mode.IN_PERSON, state=State.CONFIRMED, by=by, at=at)
        except FullError:
            return "full"
        return "in"

    parts = list(Participation.objects.filter(meeting=meeting).select_related("meeting__scope", "person")[:6])
    return together([partial(press, part) for part in parts])


def answer_at_once(meeting: Meeting, at: dt.datetime) -> dict[str, object]:
    """Sixty answer for 42 places, eight at a time: who is in, who waits, and the numbers in the line."""

    def press(people: list[Person]) -> str:
        for person in people:
            answer_invitation(scope=meeting.scope, person=person, comes=True, at=at, meetings=[meeting])
        return "done"

    people = invited(meeting, 60)
    together([partial(press, people[n::6]) for n in range(6)])
    parts = Participation.objects.filter(meeting=meeting, person__in=people)
    states = {state.value: parts.filter(state=state).count() for state in (State.CONFIRMED, State.WAITING)}
    line = [place_in_line(part) for part in in_line(meeting).select_related("meeting")]
    return {"sixty for 42": states, "the line": line}


def replace_at_once(meeting: Meeting, cast: Cast, at: dt.datetime) -> dict[str, object]:
    """Two replace one person of a delegation by different people."""
    first, one, other = teachers(3, cast.school)
    delegation = delegation_of(meeting, cast.school)
    delegate = named(delegation, first)

    def press(person: Person) -> str:
        by = cast.people[Role.ORGANISATION_MANAGER]
        try:
            replace_delegate(delegate=delegate, person=person, by=by, at=at)
        except BadDelegationError:
            return "no"
        return "yes"

    said = together([partial(press, one), partial(press, other)])
    return {"substitutes": said, "in the delegation": delegation.delegates.filter(ended_at=None).count()}


def name_at_once(meeting: Meeting, cast: Cast, at: dt.datetime) -> list[str]:
    """Two organisations name one person each for itself, while her list is invited."""
    (person,) = teachers(1, cast.school)
    others = [add_organisation(kind=OrganisationKind.COMPANY, name=Text(en=f"Company {n}")) for n in range(2)]
    delegations = [delegation_of(meeting, other) for other in others]
    by = cast.people[Role.PROGRAMME_LEAD]

    def press(delegation: Delegation) -> str:
        try:
            name_delegate(delegation=delegation, person=person, by=by, at=at)
        except BadDelegationError:
            return "elsewhere"
        return "named"

    def listed() -> str:
        invite_all(meetings=[meeting], people=[person], mode=Mode.ONLINE, group=None, by=by, at=at)
        return "listed"

    return together([*(partial(press, delegation) for delegation in delegations), listed])


def everything_at_once(cast: Cast, at: dt.datetime) -> list[str]:
    """People are named, taken off and invited while others answer, and nobody waits for one who waits for her. The days
    stand by id otherwise than by time.
    """
    days = [
        create_meeting(
            scope=cast.programme,
            title=Text(en=f"Day {n}"),
            capacity=3,
            starts_at=at - dt.timedelta(hours=n),
            ends_at=at + dt.timedelta(hours=8),
        )
        for n in (1, 2, 3)
    ]
    company = add_organisation(kind=OrganisationKind.COMPANY, name=Text(en="Company"))
    delegation, by = delegation_of(days[0], company, places=100), cast.people[Role.PROGRAMME_LEAD]
    said: list[str] = []
    for _round in range(4):
        new, old, many = teachers(4), teachers(2), teachers(10)
        delegates = [named(delegation, person) for person in old]
        for person in old:
            answer_invitation(scope=cast.programme, person=person, comes=True, at=at)
        acts: list[Callable[[], object]] = [
            *(partial(name_delegate, delegation=delegation, person=one, by=by, at=at) for one in new),
            *(partial(take_off, delegate=one, by=by, at=at) for one in delegates),
            *(
                partial(answer_invitation, scope=cast.programme, person=one, comes=False, at=at)
                for one in old
            ),
            partial(invite_all, meetings=days, people=many, mode=Mode.ONLINE, group=None, by=by, at=at),
        ]
        said += together([partial(_done, act) for act in acts])
    return sorted(set(said))


def _done(act: Callable[[], object]) -> str:
    act()
    return "done"


def two_visits_at_once(meeting: Meeting, at: dt.datetime) -> list[str]:
    """One person presses for two visits at the same time."""
    (person,) = invited(meeting, 1)
    says(person, meeting)

    def press(visit: Meeting) -> str:
        try:
            sign_up(visit=visit, person=person, by=None, at=at)
        except ElsewhereError:
            return "elsewhere"
        return "placed"

    return together([partial(press, visit_on(meeting)), partial(press, visit_on(meeting))])


def invite_at_once(meeting: Meeting, cast: Cast, at: dt.datetime) -> dict[str, object]:
    """Two organisers invite the same list: how many each invited, and the lines of the log."""
    people, lines = teachers(20), apps.get_model("people.AuditEntry").objects.filter(action="meeting.invite")
    before = lines.count()

    def press(role: Role) -> str:
        said = {"mode": Mode.ONLINE, "group": None, "by": cast.people[role], "at": at}
        return str(invite_all(meetings=[meeting], people=people, **said))  # type: ignore[arg-type]  # as above

    said = together([partial(press, role) for role in (Role.ORGANISER, Role.PROGRAMME_LEAD)])
    return {"one list": said, "lines of the log": lines.count() - before}


def get_badges(cast: Cast, at: dt.datetime) -> list[str]:
    """Four new people get badges at once."""

    def badge(person: Person) -> str:
        give_badges(scope=cast.programme, people=[person])
        return "done"

    people = [add_person(name=f"Teacher {n}", at=at, by=None, with_account=False) for n in range(4)]
    return together([partial(badge, person) for person in people])


def main() -> dict[str, object]:
    """What happened."""
    at = timezone.now()
    cast = load_cast(at)
    ends_at = at + dt.timedelta(hours=8)
    meeting = create_meeting(
        scope=cast.programme, title=Text(en="Day"), capacity=2, starts_at=at, ends_at=ends_at
    )
    invite(meetings=[meeting], people=cast.people.values(), by=None, at=at)
    said: dict[str, object] = {
        "pressed": press_for_places(meeting, cast, at),
        "places": places_taken(meeting),
    }
    hall = create_meeting(
        scope=cast.programme, title=Text(en="Hall"), capacity=42, starts_at=at, ends_at=ends_at
    )
    said |= answer_at_once(hall, at) | replace_at_once(hall, cast, at)
    free = create_meeting(scope=cast.programme, title=Text(en="Open"), starts_at=at, ends_at=ends_at)
    said["two delegations"] = name_at_once(free, cast, at)
    said["everything"] = everything_at_once(cast, at)
    said["two visits"] = two_visits_at_once(free, at)
    said |= invite_at_once(free, cast, at)
    said["badges"] = get_badges(cast, at)
    badges = Badge.objects.filter(scope=cast.programme).order_by("number")
    numbers = list(badges.values_list("number", flat=True))
    said["numbers without a gap"] = numbers == list(range(1, len(numbers) + 1))
    return said
