"""The visits of a forum: take a place, wait for one, give it back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from sala.forum.actions.visits import meetings_of_visits
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.meetings.api import Meeting, Participation, State, comes_that_day, give_back, place_in_line, sign_up
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit: who has a place, who waits, and the reader's own part (`place`: her number in the line, 0: none).
    `free` is None without a limit; `comes`: she confirmed, in person, for its day.
    """

    meeting: Meeting
    taken: int
    waiting: int
    free: int | None
    state: State | None
    place: int
    comes: bool
    over: bool


@dataclass(frozen=True, slots=True)
class VisitsPage:
    """`day`: a day of the event that she was asked for and has not confirmed, to answer first."""

    crumbs: list[Crumb]
    event: Event
    zone: str
    lines: list[VisitLine]
    day: uuid.UUID | None
    organises: bool
    error: str


@signed_in
def visits(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For who is invited to the forum, and its organisers. Whoever comes that day takes a place, or stands in line."""
    found, now = event_by_slug(event), timezone.now()
    parts = Participation.objects.filter(meeting__scope=found.scope_id, person=person)
    organises = can_organise(person, found)
    mine = {part.meeting_id: part for part in parts.select_related("meeting")}
    if not mine and not organises:
        raise Http404
    meetings, error = meetings_of_visits(found), ""
    if request.method == "POST":
        try:
            _press(request, meetings, person)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("forum:visits", event=event)
    waits = [part for part in mine.values() if part.state == State.INVITED and not part.meeting.is_visit]
    shown = VisitsPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(gettext("Visits")),
        ],
        event=found,
        zone=found.scope.time_zone,
        lines=_lines(meetings, mine, person, now),
        day=waits[0].meeting_id if waits else None,
        organises=organises,
        error=error,
    )
    return page(request, "forum/visits.html", shown, status=422 if error else 200)


def _press(request: HttpRequest, meetings: list[Meeting], person: Person) -> None:
    chosen = next((one for one in meetings if str(one.pk) == request.POST.get("visit")), None)
    if chosen is None:
        raise ValidationError(gettext("This visit does not take place any more. Choose another one."))
    if "back" in request.POST:
        give_back(visit=chosen, person=person, at=timezone.now())
    else:
        sign_up(visit=chosen, person=person, by=None, at=timezone.now())


def _lines(
    meetings: list[Meeting], mine: dict[uuid.UUID, Participation], person: Person, now: dt.datetime
) -> list[VisitLine]:
    rows = Participation.objects.filter(meeting__in=meetings).values_list("meeting").order_by("meeting")
    has_place = Q(state__in=(State.CONFIRMED, State.WALK_IN))
    counted = {
        pk: (taken, waiting)
        for pk, taken, waiting in rows.annotate(
            taken=Count("pk", filter=has_place), waiting=Count("pk", filter=Q(state=State.WAITING))
        )
    }
    comes: dict[dt.date, bool] = {}
    lines = []
    for one in meetings:
        if one.date not in comes:
            comes[one.date] = comes_that_day(person, one)
        taken, waiting = counted.get(one.pk, (0, 0))
        part = mine.get(one.pk)
        lines.append(
            VisitLine(
                meeting=one,
                taken=taken,
                waiting=waiting,
                free=None if one.capacity is None else max(0, one.capacity - taken),
                state=State(part.state) if part else None,
                place=place_in_line(part) if part and part.state == State.WAITING else 0,
                comes=comes[one.date],
                over=one.starts_at <= now,
            )
        )
    return lines
