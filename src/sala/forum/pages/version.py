"""A schedule version as it was."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from sala.forum.models import Event, ScheduleVersion
from sala.forum.queries import event_by_slug, laid_out, published_or_404, schedule_state, state_of_schedule
from sala.forum.timetable import TableDay
from sala.kit.dates import day
from sala.ui.api import Crumb, keep_public, page, read_only


@dataclass(frozen=True, slots=True)
class VersionPage:
    """`current` is the newest version, which may be this one; `on` is the day this one was published."""

    crumbs: list[Crumb]
    event: Event
    version: ScheduleVersion
    current: ScheduleVersion
    on: str
    days: list[TableDay]


@read_only
def version(request: HttpRequest, event: str, number: int) -> HttpResponse:
    """Public: times, rooms and people as they were published then; names as they are now."""
    found = event_by_slug(event)
    state = state_of_schedule(found)
    shown = published_or_404(found, number)
    at = shown.version.published_at.astimezone(ZoneInfo(found.scope.time_zone))
    context = VersionPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(gettext("Version"))],
        event=found,
        version=shown.version,
        current=ScheduleVersion.objects.filter(event=found).defer("slots").latest("number"),
        on=day(at.date(), get_language() or "en"),
        days=laid_out(found, shown.slots)[0],
    )
    return keep_public(page(request, "forum/version.html", context), schedule_state, event, version=state)
