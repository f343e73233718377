"""What one schedule version changed against the one before."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from sala.forum.models import Event, ScheduleVersion
from sala.forum.queries import event_by_slug, hall_names, published_or_404, schedule_state, state_of_schedule
from sala.forum.wording import ChangeLine, change_line
from sala.ui.api import Crumb, keep_public, page, read_only


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """`before` is None for the first version."""

    crumbs: list[Crumb]
    event: Event
    version: ScheduleVersion
    before: ScheduleVersion | None
    changes: list[ChangeLine]


@read_only
def changes(request: HttpRequest, event: str, number: int) -> HttpResponse:
    """Public: the link in each notice leads here."""
    found = event_by_slug(event)
    state = state_of_schedule(found)
    shown = published_or_404(found, number)
    halls = hall_names([s for c in shown.changes for s in (c.before, c.after) if s])
    language = get_language() or "en"
    context = ChangesPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(gettext("Changes"))],
        event=found,
        version=shown.version,
        before=shown.before,
        changes=[change_line(change, halls, found.scope.time_zone, language) for change in shown.changes],
    )
    return keep_public(page(request, "forum/changes.html", context), schedule_state, event, version=state)
