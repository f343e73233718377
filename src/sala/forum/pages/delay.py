"""Say that a hall runs late, and take it back."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from sala.forum.actions.schedule import say_delay
from sala.forum.fields import Typed, as_id
from sala.forum.models import Event
from sala.forum.queries import delays_of, event_by_slug, hall_of, halls_of
from sala.forum.rules import can_say_delay
from sala.kit.dates import clock, short_day
from sala.kit.i18n import Text
from sala.kit.time import NoSuchTimeError, moment
from sala.meetings.api import Resource
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

MINUTES = (5, 10, 15, 20, 30, 45, 60, 90, 120)


@dataclass(frozen=True, slots=True)
class Running:
    """Something that runs late now; `hall_id` is "" for every place, `date` is ISO."""

    hall: Text | None
    hall_id: str
    date: str
    day: str
    at: str
    minutes: int


@dataclass(frozen=True, slots=True)
class DelayPage:
    """The form, and what was said already."""

    crumbs: list[Crumb]
    event: Event
    errors: dict[str, str]
    halls: list[Resource]
    hall: str
    minutes: int
    choices: tuple[int, ...]
    days: list[dt.date]
    day: dt.date
    starts: str
    running: list[Running]


@signed_in
def delay(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers and chairs. 0 minutes takes a delay back."""
    found = event_by_slug(event)
    if not can_say_delay(person, found):
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST" and _say(typed, found, person):
        return redirect("forum:schedule", event=event)
    return page(request, "forum/delay.html", _page(found, typed), 422 if typed.errors else 200)


def _say(typed: Typed, event: Event, by: Person) -> bool:
    day, time = typed.date("day", "en"), typed.time("starts")
    minutes = typed.number("minutes", most=240)
    hall = hall_of(event, as_id(typed.line("hall")))
    if typed.line("hall") and hall is None:
        typed.fail("hall", gettext("This room is not one of the forum's rooms."))
    if day and not event.days.filter(date=day).exists():
        typed.fail("day", gettext("This day is not one of the forum's days."))
    if minutes is None:
        typed.fail("minutes", gettext("Choose how many minutes."))
    if typed.errors or not day or not time or minutes is None:
        return False
    try:
        from_at = moment(day, time, event.scope.time_zone)
    except NoSuchTimeError:
        typed.fail("starts", gettext("There is no such time on this day: the clocks skip it."))
        return False
    say_delay(event=event, hall=hall, from_at=from_at, minutes=minutes, date=day, by=by, at=timezone.now())
    return True


def _page(event: Event, typed: Typed) -> DelayPage:
    zone, language = ZoneInfo(event.scope.time_zone), get_language() or "en"
    now = timezone.now().astimezone(zone)
    days = [day.date for day in event.days.all()] or [event.starts_on]
    halls = list(halls_of(event)[:100])
    names = {hall.pk: hall.name for hall in halls}
    running = []
    for said in delays_of(event):
        at = said.from_at.astimezone(zone)
        hall_id = str(said.hall_id or "")
        hall = names.get(said.hall_id) if said.hall_id else None
        day = short_day(said.date, language)
        running.append(Running(hall, hall_id, said.date.isoformat(), day, clock(at, "en"), said.minutes))
    day_typed = typed.post.get("day", "")
    return DelayPage(
        crumbs=[
            Crumb(event.title, reverse("forum:schedule", args=[event.slug])),
            Crumb(gettext("Running late")),
        ],
        event=event,
        errors=typed.errors,
        halls=halls,
        hall=typed.line("hall"),
        minutes=20,
        choices=MINUTES,
        days=days,
        day=next(
            (d for d in days if d.isoformat() == day_typed or (not day_typed and d == now.date())), days[0]
        ),
        starts=typed.line("starts") or f"{now:%H:%M}",
        running=running,
    )
