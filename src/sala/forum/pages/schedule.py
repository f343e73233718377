"""The schedule of an event, as last published."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from sala.forum.models import Event, Partner, Prompt, ScheduleVersion
from sala.forum.queries import (
    Published,
    ScheduleState,
    delays_of,
    event_by_slug,
    laid_out,
    participant_count,
    published,
    schedule_state,
    state_of_schedule,
)
from sala.forum.rules import can_organise, can_say_delay
from sala.forum.timetable import TableDay
from sala.forum.types import Late, PartnerRole
from sala.forum.wording import ChangeLine, change_line
from sala.kit.dates import clock, short_day, span
from sala.kit.i18n import Text
from sala.people.api import person_of
from sala.ui.api import Crumb, keep_public, page, read_only

MOST_CHANGES = 6


@dataclass(frozen=True, slots=True)
class DelayNote:
    """A hall (None: every place) that runs late, from when."""

    hall: Text | None
    minutes: int
    day: str
    at: str


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """The last version laid out; `version` is None before the first."""

    crumbs: list[Crumb]
    event: Event
    dates: str
    days: list[TableDay]
    version: ScheduleVersion | None
    before: ScheduleVersion | None
    changes: list[ChangeLine]
    change_count: int
    delays: list[DelayNote]
    participants: int
    hosts: list[Text]
    partners: list[Text]
    prompts: bool
    can_organise: bool
    can_say_delay: bool


@read_only
def schedule(request: HttpRequest, event: str) -> HttpResponse:
    """Public; kept whole in memory until the schedule changes. For who is signed in, what is public of it is kept."""
    found, person = event_by_slug(event), person_of(request)
    state = state_of_schedule(found)
    shown = replace(
        _public(found, get_language() or "en", state),
        event=found,
        can_organise=can_organise(person, found),
        can_say_delay=person is not None and can_say_delay(person, found),
    )
    return keep_public(page(request, "forum/schedule.html", shown), schedule_state, found.slug, version=state)


@lru_cache(maxsize=16)
def _public(event: Event, language: str, _state: ScheduleState) -> SchedulePage:
    """The page as nobody sees it; `_state` says when it has to be made anew."""
    zone = event.scope.time_zone
    last = published(event) or Published(ScheduleVersion(number=0), None, [], [])
    late = delays_of(event) if last.slots else []
    days, halls = laid_out(event, last.slots, last.changes, late) if last.slots else ([], {})
    holders = list(Partner.objects.filter(event=event).select_related("organisation"))
    return SchedulePage(
        crumbs=_crumbs(),
        event=event,
        dates=span(event.starts_on, event.ends_on, language),
        days=days,
        version=last.version if last.version.number else None,
        before=last.before,
        changes=[change_line(change, halls, zone, language) for change in last.changes[:MOST_CHANGES]],
        change_count=len(last.changes),
        delays=_delay_notes(late, halls, zone, language),
        participants=participant_count(event),
        hosts=[p.organisation.name for p in holders if p.role == PartnerRole.HOST],
        partners=[p.organisation.name for p in holders if p.role == PartnerRole.PARTNER],
        prompts=Prompt.objects.filter(event=event).exists(),
        can_organise=False,
        can_say_delay=False,
    )


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext("Forum"), reverse("forum:forums")), Crumb(gettext("Schedule"))]


def _delay_notes(
    late: Sequence[Late], halls: Mapping[uuid.UUID, Text], zone: str, language: str
) -> list[DelayNote]:
    notes = []
    for delay in late:
        at = delay.from_at.astimezone(ZoneInfo(zone))
        hall = halls.get(delay.hall_id) if delay.hall_id else None
        notes.append(DelayNote(hall, delay.minutes, short_day(delay.date, language), clock(at, language)))
    return notes
