"""One session, as last published."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from sala.forum.joining import is_online
from sala.forum.models import Event, Prompt, ScheduleVersion
from sala.forum.queries import (
    ScheduleState,
    delays_of,
    event_by_slug,
    hall_names,
    person_names,
    schedule_state,
    state_of_schedule,
)
from sala.forum.slots import as_slot
from sala.forum.timetable import lateness
from sala.forum.types import Part, SessionKind, Slot
from sala.kit.dates import clock, day
from sala.kit.i18n import Text
from sala.ui.api import Crumb, keep_public, page, read_only

LOOKED_BACK = 20


@dataclass(frozen=True, slots=True)
class SessionPage:
    """`gone`: the last version has it no more. `people`: pairs of part and names. `expected`: begins then, if late.
    `told`: what a messenger shows beneath the title. `prompts`: it has some to answer. `online`: it can be
    joined online.
    """

    crumbs: list[Crumb]
    event: Event
    slot: Slot
    kind: str
    day: str
    starts: str
    ends: str
    expected: str
    hall: Text | None
    people: list[tuple[str, list[str]]]
    into: list[str]
    gone: bool
    rest: bool
    visit: bool
    told: str
    prompts: bool
    online: bool


@read_only
def session(request: HttpRequest, event: str, session: str) -> HttpResponse:
    """Public. A session that was published once and then cancelled says so; one that never was is 404."""
    found = event_by_slug(event)
    state = state_of_schedule(found)
    shown = _page(found, session, get_language() or "en", state)
    return keep_public(page(request, "forum/session.html", shown), schedule_state, found.slug, version=state)


def _find(event: Event, slug: str) -> tuple[Slot, bool]:
    versions = ScheduleVersion.objects.filter(event=event).order_by("-number")[:LOOKED_BACK]
    for age, version in enumerate(versions.iterator()):
        for row in version.slots:
            if row["slug"] == slug:
                return as_slot(row), age > 0
    raise Http404


@lru_cache(maxsize=500)
def _page(event: Event, slug: str, language: str, _state: ScheduleState) -> SessionPage:
    """The same for everybody, and kept until the schedule changes."""
    slot, gone = _find(event, slug)
    zone = event.scope.time_zone
    names = person_names([slot], language)
    late = 0 if gone else lateness(slot, delays_of(event), zone)
    starts, ends = slot.starts_at.astimezone(ZoneInfo(zone)), slot.ends_at.astimezone(ZoneInfo(zone))
    people = [(str(part.label), [names[p] for p in slot.people[part] if p in names]) for part in Part]
    on = f"{day(starts.date(), language)}, {clock(starts, language)}–{clock(ends, language)}"
    hall = hall_names([slot]).get(slot.hall_id) if slot.hall_id else None
    return SessionPage(
        crumbs=[Crumb(event.title, reverse("forum:schedule", args=[event.slug])), Crumb(gettext("Session"))],
        event=event,
        slot=slot,
        kind=str(SessionKind(slot.kind).label),
        day=day(starts.date(), language),
        starts=clock(starts, language),
        ends=clock(ends, language),
        expected=clock(starts + dt.timedelta(minutes=late), language) if late else "",
        hall=hall,
        people=[(part, found) for part, found in people if found],
        into=[code for code in event.interpreted if code not in slot.spoken],
        gone=gone,
        rest=slot.kind == SessionKind.BREAK,
        visit=slot.kind == SessionKind.VISIT,
        told=". ".join(str(part) for part in (on, hall, event.title) if part),
        online=not gone
        and slot.kind not in {SessionKind.BREAK, SessionKind.VISIT}
        and is_online(event, slot),
        prompts=not gone and Prompt.objects.filter(event=event, session=slot.session_id).exists(),
    )
