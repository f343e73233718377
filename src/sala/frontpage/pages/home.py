"""The first page: what is on."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.forum.api import Event, forums_version
from sala.ui.api import keep_public, page, read_only

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class HomePage:
    """`next`: the forum that is on or comes next. `others`, the newest first; `more`: there are older ones."""

    next: Event | None
    is_on: bool
    others: list[Event]
    more: bool


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """Public; kept whole in memory for who is not signed in, until a schedule or the hour changes."""
    now = timezone.now()
    events = list(
        Event.objects.filter(closed_at=None)
        .select_related("scope")
        .order_by("-starts_on", "slug")[: MOST_SHOWN + 1]
    )
    coming = [event for event in events if event.ends_on >= _today(event, now)]
    upcoming = coming[-1] if coming else None
    shown = HomePage(
        next=upcoming,
        is_on=upcoming is not None and upcoming.starts_on <= _today(upcoming, now),
        others=[event for event in events[:MOST_SHOWN] if event is not upcoming],
        more=len(events) > MOST_SHOWN,
    )
    return keep_public(page(request, "frontpage/home.html", shown), home_version)


def home_version() -> tuple[object, ...]:
    """What the page depends on: every forum's schedule, and the hour (days end at other hours elsewhere)."""
    return (*forums_version(), timezone.now().replace(minute=0, second=0, microsecond=0))


def _today(event: Event, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(event.scope.time_zone)).date()
