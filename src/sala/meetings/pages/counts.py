"""How many people of an event were asked, confirmed, declined and came: by day and by what is asked of lists."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGE_NAMES
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import visible_meeting, was_seen
from sala.meetings.rules import can_see_list
from sala.meetings.types import Mode, State
from sala.people.api import Gender, Organisation, Person, Place, Role, signed_in
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
    parts = _parts(found)
    days = list(Meeting.objects.filter(scope=found.scope_id).select_related("scope").order_by("starts_at"))
    lines = _rows(_by(parts, "meeting"), {day.pk: "" for day in days}, everything=True)
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
        ],
    )
    return page(request, "meetings/counts.html", shown)


def _parts(meeting: Meeting) -> QuerySet[Participation]:
    """All of the event; a walk-in whose check-in was taken back is left out, as in the list."""
    everything = Participation.objects.filter(meeting__scope=meeting.scope_id).annotate(here=was_seen())
    return everything.exclude(state=State.WALK_IN, here=False).order_by()


def _numbers() -> dict[str, Any]:
    wanted = {
        "everybody": Q(),
        "invited": ~Q(state=State.WALK_IN),
        "confirmed": Q(state=State.CONFIRMED),
        "declined": Q(state=State.DECLINED),
        "walk_ins": Q(state=State.WALK_IN),
        "come": _COME,
        "present": Q(here=True),
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
    date = meeting.date
    posts = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=date)
    works = Organisation.objects.filter(posts, memberships__person=OuterRef("person_id"))
    first = works.order_by("memberships__id").annotate(at=Coalesce("place", "parent__place"))
    found = _by(parts.annotate(place=Subquery(first.values("at")[:1])), "place")
    places = Place.objects.select_related("parent").in_bulk([code for code in found if code])
    united: dict[str, list[Tally]] = defaultdict(list)
    labels: dict[str, str] = {}
    for code, tally in found.items():
        province = _province(places[code]) if code else None
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


def _province(place: Place) -> Place:
    """A district's province; a province or country is itself."""
    above = place.parent
    return above if above is not None and above.parent_id is not None else place


def _sum(tallies: Iterable[Tally]) -> Tally:
    """Of groups that share no person."""
    listed = list(tallies)
    return Tally(*(sum(getattr(t, name) for t in listed) for name in Tally.__slots__))
