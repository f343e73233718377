"""The list of a meeting, for those who may read it; and of its whole event as a file, with who came when."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sala.kit.i18n import LANGUAGE_NAMES, Text
from sala.kit.sheets import Cell, Sheet
from sala.meetings.minutes import local, presences
from sala.meetings.models import Meeting
from sala.meetings.parties import (
    GroupLine,
    delegations_of_people,
    groups_of_event,
    groups_of_people,
    people_of_group,
    roles_in,
)
from sala.meetings.presence import Presence
from sala.meetings.queries import Attendee, attendance, organisations_of, standing_sights, visible_meeting
from sala.meetings.rules import can_organise, can_see_list
from sala.meetings.types import Mode, Seen, State
from sala.people.api import Gender, Person, record, record_views, signed_in, taken_away
from sala.ui.api import page, read_only, workbook

PAGE_SIZE = 50
Belonging = Callable[[uuid.UUID], list[Cell]]


@dataclass(frozen=True, slots=True)
class ParticipantsPage:
    """`query` is the filter as it stands in the address, for the links to other pages of the list."""

    meeting: Meeting
    zone: str
    rows: Page[Attendee]
    total: int
    modes: list[tuple[str, str]]
    states: list[tuple[str, str]]
    mode: str
    state: str
    present: str
    groups: list[GroupLine]
    group: str
    query: str
    organises: bool


@read_only
@signed_in
def participants(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """Sorted by name; filters by state, mode and presence. Looking is logged."""
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    chosen = {key: request.GET.get(key, "") for key in ("mode", "state", "present", "group")}
    everybody = attendance(found)[0]
    there = groups_of_event(found.scope_id)
    wanted = next((line.group.pk for line in there if str(line.group.pk) == chosen["group"]), None)
    members = set(people_of_group(wanted)) if wanted else None
    kept = [a for a in everybody if _passes(a, chosen) and (members is None or a.person.pk in members)]
    rows = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page"))
    looked = [attendee.person.pk for attendee in rows]
    record_views(looked, by=person, at=timezone.now(), page="meetings:participants", scope=found.scope)
    shown = ParticipantsPage(
        meeting=found,
        zone=found.scope.time_zone,
        rows=rows,
        total=len(everybody),
        modes=[(mode.value, str(mode.label)) for mode in Mode],
        states=[(state.value, str(state.label)) for state in State if state != State.REPLACED],
        query=urlencode({key: value for key, value in chosen.items() if value}),
        groups=there,
        organises=can_organise(person, found),
        **chosen,
    )
    return page(request, "meetings/participants.html", shown)


def _passes(attendee: Attendee, chosen: dict[str, str]) -> bool:
    here = "yes" if attendee.seen else "no"
    return (
        chosen["mode"] in ("", attendee.mode)
        and chosen["state"] in ("", attendee.state)
        and chosen["present"] in ("", here)
    )


@read_only
@signed_in
@taken_away("meetings:participants")
def participants_xlsx(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """Every day of the event as a sheet: who was expected, who came, when. That it was taken away is logged, and a
    look at each person.
    """
    del request
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    looked: set[uuid.UUID] = set()
    belongs = _belonging(found.scope_id)
    days = Meeting.objects.filter(scope=found.scope_id).select_related("scope").order_by("starts_at", "pk")
    sheets = [
        Sheet(_sheet_name(n, day), _headings(), list(_lines(day, looked, belongs)))
        for n, day in enumerate(days, 1)
    ]
    at = timezone.now()
    detail = {"number": len(looked)}
    record("participants.export", by=person, at=at, about=found, scope=found.scope, detail=detail)
    record_views(sorted(looked), by=person, at=at, page="meetings:participants_xlsx", scope=found.scope)
    return workbook(f"participants-{found.scope.slug}.xlsx", sheets)


def _sheet_name(number: int, day: Meeting) -> str:
    """Two meetings of one day need two names."""
    return f"{number} · {day.date.isoformat()}"


def _headings() -> list[str]:
    return [
        _("Badge"),
        _("Name"),
        _("Name in Latin letters"),
        _("Sex"),
        _("Organisation"),
        _("Language"),
        _("Role"),
        _("Groups"),
        _("Delegation"),
        pgettext("to an invitation", "Answer"),
        _("Takes part"),
        _("Seen"),
        _("Arrived at"),
        _("Left at"),
        _("Minutes present"),
    ]


def _lines(day: Meeting, looked: set[uuid.UUID], belongs: Belonging) -> Iterator[list[Cell]]:
    """Of one day; whom it names is added to `looked`. Badges of other days stand at the end, unknown ones nowhere."""
    sights = standing_sights(day)
    expected, strays = attendance(day, sights)
    others = [(stray.person, stray.seen_at) for stray in strays if stray.person]
    people = [*(a.person for a in expected), *(person for person, _at in others)]
    looked.update(person.pk for person in people)
    works = organisations_of([person.pk for person in people], on=day.date)
    here = {pk: found[day.pk] for pk, found in presences([day], sights).items()}
    for a in expected:
        badge, said = a.badge.number if a.badge else None, [str(a.state.label), str(a.mode.label)]
        seen = str(a.seen.label) if a.seen else _("Not seen")
        yield [
            badge,
            *_named(a.person, works),
            *belongs(a.person.pk),
            *said,
            seen,
            *_stay(day, a.first_seen, here.get(a.person.pk)),
        ]
    for person, at in others:
        wrong = str(Seen.WRONG_DAY.label)
        yield [
            None,
            *_named(person, works),
            *belongs(person.pk),
            None,
            None,
            wrong,
            *_stay(day, at, here.get(person.pk)),
        ]


def _named(person: Person, works: dict[uuid.UUID, Text]) -> list[Cell]:
    language = LANGUAGE_NAMES.get(person.language, person.language)
    gender = str(Gender(person.gender).label)
    return [person.name, person.latin_name, gender, str(works.get(person.pk, "")), language]


def _belonging(scope: uuid.UUID) -> Belonging:
    """Of each person: her roles in the event, her groups, her delegation; three queries for the whole workbook."""
    roles, groups, delegations = (
        roles_in(scope),
        groups_of_people(scope),
        delegations_of_people(scope),
    )
    return lambda pk: [
        ", ".join(str(role.label) for role in roles.get(pk, ())),
        ", ".join(str(name) for name in groups.get(pk, ())),
        str(delegations.get(pk, "")),
    ]


def _stay(day: Meeting, at: dt.datetime | None, presence: Presence | None) -> list[Cell]:
    """When she arrived, when she left (nothing when nobody saw it), and her minutes as `presence` counts them."""
    if at is None or presence is None:
        return [None, None, None]
    left = None if presence.open or not presence.stretches else presence.stretches[-1].ends_at
    return [f"{local(at, day):%H:%M}", f"{local(left, day):%H:%M}" if left else None, presence.minutes]
