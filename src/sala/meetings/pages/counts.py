"""How many people of an event were asked, confirmed, declined and came: by day and by what is asked of lists."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGE_NAMES
from sala.meetings.models import Delegate, GroupMember, Meeting, Participation
from sala.meetings.parties import place_on, province_of
from sala.meetings.queries import days_of, visible_meeting, was_seen
from sala.meetings.rules import can_see_list
from sala.meetings.types import MeetingKind, Mode, State
from sala.people.api import Gender, Person, Place, Role, signed_in
from sala.ui.api import page, read_only

_COME = Q(state=State.CONFIRMED) | Q(here=True)
_WIDTH = 100  # of a bar, in its own units


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons. `come` are those who confirmed or were seen; walk-ins are in `everybody`, not in `invited`."""

    everybody: int = 0
    invited: int = 0
    confirmed: int = 0
    declined: int = 0
    walk_ins: int = 0
    come: int = 0
    present: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class CountRow:
    """A line of a table. The bar: `ok` were seen, `wait` confirmed and were not, `rest` are the others; in hundredths
    of the longest bar of its table.
    """

    label: str
    tally: Tally
    ok: int
    wait: int
    rest: int
    come_at: int


@dataclass(frozen=True, slots=True)
class CountTable:
    """`note` says what a reader could not know, "" if nothing."""

    title: str
    heading: str
    rows: list[CountRow]
    note: str


@dataclass(frozen=True, slots=True)
class CountsPage:
    """`days`: each day with its counts; `tables` count each person of the whole event once."""

    meeting: Meeting
    total: Tally
    days: list[tuple[Meeting, CountRow]]
    tables: list[CountTable]


@read_only
@signed_in
def counts(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For who may read the list. Of the whole event that the meeting belongs to; it names nobody, so no look is
    logged. As many queries for one person as for thousands.
    """
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    everything = _parts(found)
    parts = _days_only(everything)
    days = list(days_of(found.scope_id).select_related("scope"))
    lines = _rows(_by(parts, "meeting"), {day.pk: "" for day in days}, everything=True)
    parties = (
        _groups(parts, found.scope_id),
        _delegations(parts, found.scope_id),
        _visits(everything),
    )
    shown = CountsPage(
        meeting=found,
        total=Tally(**parts.aggregate(**_numbers())),
        days=list(zip(days, lines, strict=True)),
        tables=[
            _sexes(parts),
            _provinces(parts, found),
            _roles(parts, found),
            _modes(parts),
            _languages(parts),
            *(table for table in parties if table.rows),
        ],
    )
    return page(request, "meetings/counts.html", shown)


def _parts(meeting: Meeting) -> QuerySet[Participation]:
    """All days of the event, and no visit; a walk-in whose check-in was taken back is left out, as in the list, and
    whoever was replaced.
    """
    everything = Participation.objects.filter(meeting__scope=meeting.scope_id).annotate(here=was_seen())
    kept = everything.exclude(state=State.WALK_IN, here=False).exclude(state=State.REPLACED)
    return kept.order_by()


def _days_only(parts: QuerySet[Participation]) -> QuerySet[Participation]:
    return parts.filter(meeting__kind=MeetingKind.MEETING)


def _numbers() -> dict[str, Any]:
    wanted = {
        "everybody": Q(),
        "invited": ~Q(state=State.WALK_IN),
        "confirmed": Q(state=State.CONFIRMED),
        "declined": Q(state=State.DECLINED),
        "walk_ins": Q(state=State.WALK_IN),
        "come": _COME,
        "present": Q(here=True),
        "waiting": Q(state=State.WAITING),
    }
    return {name: Count("person", distinct=True, filter=which or None) for name, which in wanted.items()}


def _by(parts: QuerySet[Participation], field: str) -> dict[Any, Tally]:
    rows = parts.values_list(field).annotate(**_numbers())
    return {key: Tally(*numbers) for key, *numbers in rows}


def _rows(
    found: Mapping[Any, Tally], labels: Mapping[Any, str], *, everything: bool = False
) -> list[CountRow]:
    """In the order of `labels`; what nobody is counted in is left out unless `everything` is asked for."""
    longest = max((tally.everybody for tally in found.values()), default=0) or 1
    rows = []
    for key, label in labels.items():
        if key not in found and not everything:
            continue
        tally = found.get(key, Tally())
        ok, come, whole = (round(_WIDTH * n / longest) for n in (tally.present, tally.come, tally.everybody))
        rows.append(CountRow(label, tally, ok, come - ok, whole - come, come))
    return rows


def _sexes(parts: QuerySet[Participation]) -> CountTable:
    rows = _rows(_by(parts, "person__gender"), {value: str(label) for value, label in Gender.choices})
    return CountTable(_("By sex"), _("Sex"), rows, "")


def _languages(parts: QuerySet[Participation]) -> CountTable:
    found = _by(parts, "person__language")
    labels = {**LANGUAGE_NAMES, **{code: code for code in sorted(found) if code not in LANGUAGE_NAMES}}
    return CountTable(_("By language"), _("Language"), _rows(found, labels), "")


def _modes(parts: QuerySet[Participation]) -> CountTable:
    rows = _rows(_by(parts, "mode"), {value: str(label) for value, label in Mode.choices})
    note = _("Who takes part in both ways on different days is counted in both.")
    return CountTable(_("In person and online"), _("Takes part"), rows, note)


def _roles(parts: QuerySet[Participation], meeting: Meeting) -> CountTable:
    """By the roles that people have in the event itself."""
    held = Q(person__role_grants__scope=meeting.scope_id, person__role_grants__ends_at=None)
    found: dict[str, Tally] = _by(parts.filter(held), "person__role_grants__role")
    holders = Person.objects.filter(role_grants__scope=meeting.scope_id, role_grants__ends_at=None)
    others = Tally(**parts.exclude(person__in=holders).aggregate(**_numbers()))
    if others.everybody:
        found[""] = others
    labels = {**{value: str(label) for value, label in Role.choices}, "": _("No other task")}
    note = _("Who has several roles is counted in each.")
    return CountTable(_("By role"), _("Role"), _rows(found, labels), note)


def _provinces(parts: QuerySet[Participation], meeting: Meeting) -> CountTable:
    """By where each person's organisation is: her first post of that day, its place or that of the office above."""
    found = _by(parts.annotate(place=place_on(meeting.date)), "place")
    places = Place.objects.select_related("parent").in_bulk([code for code in found if code])
    united: dict[str, list[Tally]] = defaultdict(list)
    labels: dict[str, str] = {}
    for code, tally in found.items():
        province = province_of(places[code]) if code else None
        key = province.pk if province else ""
        labels[key] = str(province.name) if province else _("Not known")
        united[key].append(tally)
    summed = {key: _sum(tallies) for key, tallies in united.items()}
    # By size, so that the longest bars stand above; who is nowhere comes last.
    order = sorted(summed, key=lambda key: (not key, -summed[key].everybody, labels[key]))
    note = _("Where the organisation is in which a person has her post.")
    return CountTable(
        _("By province"), _("Province"), _rows(summed, {key: labels[key] for key in order}), note
    )


def _groups(parts: QuerySet[Participation], scope: uuid.UUID) -> CountTable:
    rows = GroupMember.objects.filter(group__scope=scope).order_by("group")
    found = _by_party(parts, rows.values_list("group_id", "group__name", "person_id"))
    return CountTable(_("By group"), _("Group"), found, _("Who is in several groups is counted in each."))


def _delegations(parts: QuerySet[Participation], scope: uuid.UUID) -> CountTable:
    rows = Delegate.objects.filter(delegation__scope=scope, ended_at=None, approved_at__isnull=False)
    named = rows.order_by("delegation").values_list(
        "delegation_id", "delegation__organisation__name", "person_id"
    )
    return CountTable(_("By delegation"), _("Delegation"), _by_party(parts, named), "")


def _by_party(
    parts: QuerySet[Participation], rows: Iterable[tuple[uuid.UUID, object, uuid.UUID]]
) -> list[CountRow]:
    """Of (party, its name, person): no key leads from a participation to them, so each person's own numbers are added
    up in each party that she belongs to. One query beside that of the rows.
    """
    members: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    labels: dict[uuid.UUID, str] = {}
    for party, name, person in rows:
        members[party].add(person)
        labels[party] = str(name)
    of_person = _by(parts, "person_id") if members else {}
    found = {
        party: _sum(of_person[person] for person in people if person in of_person)
        for party, people in members.items()
    }
    return _rows(found, labels)


def _visits(everything: QuerySet[Participation]) -> CountTable:
    """Who was signed up by others and has not answered is invited there, as on days."""
    parts = everything.filter(meeting__kind=MeetingKind.VISIT, meeting__cancelled_at=None)
    found = _by(parts, "meeting")
    titles = Meeting.objects.filter(pk__in=list(found)).order_by("starts_at", "pk")
    labels = {visit.pk: str(visit.title) for visit in titles}
    return CountTable(_("By visit"), _("Visit"), _rows(found, labels), "")


def _sum(tallies: Iterable[Tally]) -> Tally:
    """Of groups that share no person."""
    listed = list(tallies)
    return Tally(*(sum(getattr(t, name) for t in listed) for name in Tally.__slots__))
