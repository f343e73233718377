"""The draft of a schedule: everything planned, what clashes, and what differs from what is published."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from sala.forum.actions.schedule import clashes_of, draft_slots
from sala.forum.clashes import ClashLine, clash_lines
from sala.forum.models import Day, Event, ScheduleVersion
from sala.forum.queries import event_by_slug, laid_out, published
from sala.forum.rules import can_organise
from sala.forum.slots import changes_between, same_slots
from sala.forum.timetable import Entry, TableDay
from sala.forum.wording import ChangeLine, change_line
from sala.kit.dates import clock
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One planned session with its whole time."""

    entry: Entry
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`days`: the draft by day, each with its sessions in order; `lists`: the days with their participants.

    `version` is None before the first publication; `same`: nothing is left to publish.
    """

    crumbs: list[Crumb]
    event: Event
    days: list[tuple[TableDay, list[PlanLine]]]
    clashes: list[ClashLine]
    version: ScheduleVersion | None
    same: bool
    changes: list[ChangeLine]
    lists: list[Day]


@read_only
@signed_in
def plan(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    slots, last = draft_slots(found), published(found)
    changes = changes_between(last.slots, slots) if last else []
    days, halls = laid_out(found, slots, changes)
    language, zone = get_language() or "en", found.scope.time_zone
    context = PlanPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(gettext("Plan"))],
        event=found,
        days=[(day, _lines(day, zone, language)) for day in days],
        clashes=clash_lines(found, clashes_of(found, slots)),
        version=last.version if last else None,
        same=last is not None and same_slots(last.slots, slots),
        changes=[change_line(change, halls, zone, language) for change in changes],
        lists=list(found.days.order_by("date")),
    )
    return page(request, "forum/plan.html", context)


def _lines(day: TableDay, zone: str, language: str) -> list[PlanLine]:
    entries = [entry for row in day.rows for cell in row.cells for entry in cell.entries]
    return [
        PlanLine(
            entry,
            *(
                clock(at.astimezone(ZoneInfo(zone)), language)
                for at in (entry.slot.starts_at, entry.slot.ends_at)
            ),
        )
        for entry in entries
    ]
