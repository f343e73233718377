"""How many places a meeting has, and who waits for one."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.meetings.actions.meetings import set_link
from sala.meetings.actions.places import set_places, taken_by_mode
from sala.meetings.fields import typed_link, typed_minutes, typed_places
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import days_of, in_line, organised_meeting
from sala.meetings.types import Mode
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page

MOST_SHOWN = 200
MOST_MINUTES = 1440  # before the start; the database holds it too


@dataclass(frozen=True, slots=True)
class ModePlaces:
    """One mode: who has a place, of how many (None: no limit), how many more than that, who waits, in order."""

    mode: Mode
    taken: int
    places: int | None
    over: int
    line: Sequence[Participation]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """`others`: the event's other days, which can have the same limits."""

    meeting: Meeting
    zone: str
    modes: list[ModePlaces]
    capacity: str
    online: str
    link: str
    minutes: str
    others: list[Meeting]
    more: int
    error: str


@signed_in
def places(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers. Fewer places than people have confirmed send nobody away; more are given to who waits at once."""
    found, at = organised_meeting(person, meeting), timezone.now()
    others = (
        [] if found.is_visit else list(days_of(found.scope_id).select_related("scope").exclude(pk=found.pk))
    )
    error = ""
    if request.method == "POST":
        try:
            _save(request, [found, *(others if "all" in request.POST else [])], person, at)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:places", found.pk)
    line = list(in_line(found).select_related("person"))
    shown = line[:MOST_SHOWN]
    record_views([p.person_id for p in shown], by=person, at=at, page="meetings:places", scope=found.scope)
    taken = taken_by_mode(found)
    context = PlacesPage(
        meeting=found,
        zone=found.scope.time_zone,
        modes=[_of_mode(found, mode, taken[mode], shown) for mode in Mode],
        capacity=request.POST.get("capacity", _said(found.capacity)),
        online=request.POST.get("online", _said(found.online_capacity)),
        link=request.POST.get("link", found.link),
        minutes=request.POST.get("minutes", str(found.link_minutes)),
        others=others,
        more=len(line) - len(shown),
        error=error,
    )
    return page(request, "meetings/places.html", context, status=422 if error else 200)


@transaction.atomic
def _save(request: HttpRequest, meetings: list[Meeting], by: Person, at: dt.datetime) -> None:
    if "link" in request.POST:  # visits have none
        link, minutes = typed_link(request, "link"), typed_minutes(request, "minutes", MOST_MINUTES)
        set_link(meetings=meetings, link=link, minutes=minutes, by=by, at=at)
    set_places(
        meetings=meetings,
        capacity=typed_places(request, "capacity"),
        online_capacity=typed_places(request, "online"),
        by=by,
        at=at,
    )


def _of_mode(meeting: Meeting, mode: Mode, taken: int, line: list[Participation]) -> ModePlaces:
    most = meeting.places(mode)
    over = max(0, taken - most) if most is not None else 0
    return ModePlaces(mode, taken, most, over, [part for part in line if part.mode == mode])


def _said(places: int | None) -> str:
    return "" if places is None else str(places)
