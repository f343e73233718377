"""How many people of an event were asked, confirmed, declined and came, in tables with bars."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import day
from sala.kit.i18n import LANGUAGE_NAMES
from sala.meetings.counting import FEW, Counts, Line, Tally, count, counts_of
from sala.meetings.models import KeptCounts, Meeting
from sala.meetings.queries import days_of, visible_meeting
from sala.meetings.rules import can_see_list
from sala.meetings.types import Mode
from sala.people.api import Gender, Person, Role, signed_in
from sala.ui.api import page, read_only

_WIDTH = 100  # of a bar, in its own units


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
    """`days`: each day with its counts; `tables` count each person of the whole event once. `gone`: on which day the
    persons were removed and these numbers kept, "" before.
    """

    meeting: Meeting
    total: Tally
    days: list[tuple[Meeting, CountRow]]
    tables: list[CountTable]
    gone: str


@read_only
@signed_in
def counts(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For who may read the list. Of the whole event that the meeting belongs to; it names nobody, so no look is
    logged. When the persons are gone it shows what was counted before.
    """
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    kept = KeptCounts.objects.filter(scope=found.scope_id).first()
    counted = counts_of(kept.counts) if kept else count(found.scope_id, found.date)
    days = list(days_of(found.scope_id).select_related("scope"))
    tallies = [counted.days.get(str(one.pk), Tally()) for one in days]
    shown = CountsPage(
        meeting=found,
        total=counted.total,
        days=list(zip(days, _rows(("", tally) for tally in tallies), strict=True)),
        tables=_tables(counted),
        gone=day(kept.kept_at.date(), get_language() or "en") if kept else "",
    )
    return page(request, "meetings/counts.html", shown)


def _rows(lines: Iterable[tuple[str, Tally]]) -> list[CountRow]:
    listed = list(lines)
    longest = max((tally.everybody for _label, tally in listed), default=0) or 1
    rows = []
    for label, tally in listed:
        ok, come, whole = (round(_WIDTH * n / longest) for n in (tally.present, tally.come, tally.everybody))
        rows.append(CountRow(label, tally, ok, come - ok, whole - come, come))
    return rows


def _tables(counted: Counts) -> list[CountTable]:
    """Parties are left out where there are none."""
    lines = counted.tables
    provinces = _("Where the organisation is in which a person has her post.")
    modes = _("Who takes part in both ways on different days is counted in both.")
    roles, groups = (
        _("Who has several roles is counted in each."),
        _("Who is in several groups is counted in each."),
    )
    tables = [
        CountTable(_("By sex"), _("Sex"), _coded(lines["sex"], dict(Gender.choices)), ""),
        CountTable(_("By province"), _("Province"), _by_size(lines["province"]), provinces),
        CountTable(_("By role"), _("Role"), _coded(lines["role"], _roles()), roles),
        CountTable(
            _("In person and online"), _("Takes part"), _coded(lines["mode"], dict(Mode.choices)), modes
        ),
        CountTable(_("By language"), _("Language"), _coded(lines["language"], LANGUAGE_NAMES), ""),
    ]
    parties = [
        CountTable(_("By group"), _("Group"), _named(lines["group"]), groups),
        CountTable(_("By delegation"), _("Delegation"), _named(lines["delegation"]), ""),
        CountTable(_("By visit"), _("Visit"), _named(lines["visit"]), ""),
    ]
    return [*tables, *(table for table in parties if table.rows)]


def _roles() -> Mapping[str, object]:
    return {**dict(Role.choices), "": _("No other task")}


def _coded(lines: list[Line], labels: Mapping[str, object]) -> list[CountRow]:
    """In the order of `labels`, then what has none."""
    order = list(labels)
    known = sorted(
        lines, key=lambda line: (order.index(line.key) if line.key in order else len(order), line.key)
    )
    return _rows((_label(line, str(labels.get(line.key, line.key))), line.tally) for line in known)


def _by_size(lines: list[Line]) -> list[CountRow]:
    """The longest bars above; who is nowhere comes last."""
    named = [(_label(line, str(line.name) or _("Not known")), line) for line in lines]
    named.sort(key=lambda one: (one[1].key in {"", FEW}, -one[1].tally.everybody, one[0]))
    return _rows((label, line.tally) for label, line in named)


def _named(lines: list[Line]) -> list[CountRow]:
    return _rows((_label(line, str(line.name)), line.tally) for line in lines)


def _label(line: Line, said: str) -> str:
    return _("Groups of fewer than three, together") if line.key == FEW else said
