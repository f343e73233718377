"""What I take part in, by day."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.forum.api import MySession, sessions_of
from sala.frontpage.queries import Part, parts_from
from sala.people.api import Person, signed_in
from sala.ui.api import page, read_only

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Days with the meetings and one's own sessions on them. `cut`: later ones are not shown."""

    days: list[tuple[dt.date, list[Part], list[MySession]]]
    cut: bool


@read_only
@signed_in
def calendar(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person."""
    now = timezone.now()
    found = parts_from(person, now, MOST_SHOWN + 1)
    days: dict[dt.date, tuple[list[Part], list[MySession]]] = {}
    for part in found[:MOST_SHOWN]:
        meeting = part.participation.meeting
        days.setdefault(_day(meeting.starts_at, part.zone), ([], []))[0].append(part)
    for session in sessions_of(person, now, MOST_SHOWN):
        days.setdefault(_day(session.starts_at, session.zone), ([], []))[1].append(session)
    shown = CalendarPage([(day, *days[day]) for day in sorted(days)], len(found) > MOST_SHOWN)
    return page(request, "frontpage/calendar.html", shown)


def _day(moment: dt.datetime, zone: str) -> dt.date:
    return moment.astimezone(ZoneInfo(zone)).date()
