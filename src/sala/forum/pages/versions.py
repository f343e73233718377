"""All published versions of a schedule."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from sala.forum.models import Event, ScheduleVersion
from sala.forum.queries import event_by_slug, schedule_state, state_of_schedule
from sala.kit.dates import clock, day
from sala.kit.i18n import Text
from sala.ui.api import Crumb, keep_public, page, read_only

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One version; `at` is when it was published, in the event's zone."""

    number: int
    name: Text
    at: str


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The newest first; `more` when older ones are not listed."""

    crumbs: list[Crumb]
    event: Event
    versions: list[Line]
    more: bool


@read_only
def versions(request: HttpRequest, event: str) -> HttpResponse:
    """Public."""
    found = event_by_slug(event)
    state = state_of_schedule(found)
    rows = list(
        ScheduleVersion.objects.filter(event=found).order_by("-number").defer("slots")[: MOST_SHOWN + 1]
    )
    zone, language = ZoneInfo(found.scope.time_zone), get_language() or "en"
    lines = []
    for row in rows[:MOST_SHOWN]:
        at = row.published_at.astimezone(zone)
        lines.append(Line(row.number, row.name, f"{day(at.date(), language)}, {clock(at, language)}"))
    crumbs = [Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(gettext("Versions"))]
    context = VersionsPage(crumbs, found, lines, len(rows) > MOST_SHOWN)
    return keep_public(page(request, "forum/versions.html", context), schedule_state, event, version=state)
