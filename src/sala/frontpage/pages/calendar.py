"""What I take part in, by day."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.frontpage.queries import Part, parts_from
from sala.people.api import Person, signed_in
from sala.ui.api import page, read_only

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Days with what is on them. `cut`: later ones are not shown."""

    days: list[tuple[dt.date, list[Part]]]
    cut: bool


@read_only
@signed_in
def calendar(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person."""
    found = parts_from(person, timezone.now(), MOST_SHOWN + 1)
    days = groupby(found[:MOST_SHOWN], key=_day)
    shown = CalendarPage([(day, list(parts)) for day, parts in days], len(found) > MOST_SHOWN)
    return page(request, "frontpage/calendar.html", shown)


def _day(part: Part) -> dt.date:
    return part.participation.meeting.starts_at.astimezone(ZoneInfo(part.zone)).date()
