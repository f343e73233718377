"""The day's list at the door, without JavaScript."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import MAX_NAME, MAX_SEEN, walk_in
from sala.meetings.actions.check_in import check_in as check_in_badge
from sala.meetings.minutes import out_now
from sala.meetings.models import CheckIn, Meeting
from sala.meetings.queries import (
    Attendee,
    Stray,
    Verdict,
    attendance,
    organised_meeting,
    standing_sights,
    verdict,
)
from sala.meetings.types import Method
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """Who is expected, who was seen, and who was seen but is not expected; beside each, the fact that she left and did
    not come back. `left`: the last fact was a leaving. `id` makes a second press the same fact.
    """

    meeting: Meeting
    zone: str
    today: bool
    attendees: list[tuple[Attendee, CheckIn | None]]
    strays: list[Stray]
    present: int
    over: int
    said: Verdict | None
    left: Verdict | None
    id: uuid.UUID
    error: str
    wrong: str
    seen: str
    name: str
    phone: str
    organisation: str


@signed_in
def check_in(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers. After a check-in the page tells what the badge turned out to be, and what to do."""
    found = organised_meeting(person, meeting)
    error = ""
    if request.method == "POST":
        fact, error = (
            _walk_in(request, found, person) if "name" in request.POST else _badge(request, found, person)
        )
        if fact:
            return redirect(f"{reverse('meetings:check_in', args=[found.pk])}?said={fact.pk}")
    sights = standing_sights(found)
    attendees, strays = attendance(found, sights)
    out, last = out_now(sights), _said(request, found)
    looked = [attendee.person.pk for attendee in attendees]
    record_views(looked, by=person, at=timezone.now(), page="meetings:check_in", scope=found.scope)
    present = sum(attendee.seen is not None for attendee in attendees)
    shown = CheckInPage(
        meeting=found,
        zone=found.scope.time_zone,
        today=abs(found.starts_at - timezone.now()) < dt.timedelta(hours=18),
        attendees=[(attendee, out.get(attendee.person.pk)) for attendee in attendees],
        strays=strays,
        present=present,
        over=max(0, present - found.capacity) if found.capacity is not None else 0,
        said=None if last and last.fact.leaves else last,
        left=last if last and last.fact.leaves else None,
        id=uuid7(),
        error=error,
        wrong=("name" if "name" in request.POST else "seen") if error else "",
        **{field: request.POST.get(field, "")[:200] for field in ("seen", "name", "phone", "organisation")},
    )
    return page(request, "meetings/check_in.html", shown, status=422 if error else 200)


def _said(request: HttpRequest, meeting: Meeting) -> Verdict | None:
    pk = _uuid(request.GET.get("said", ""))
    fact = CheckIn.objects.filter(meeting=meeting, pk=pk, undoes=None).first() if pk else None
    if fact is None or CheckIn.objects.filter(undoes=fact.pk, meeting=meeting).exists():
        return None
    return verdict(meeting, fact)


def _badge(request: HttpRequest, meeting: Meeting, by: Person) -> tuple[CheckIn | None, str]:
    seen = request.POST.get("seen", "").strip()
    if not seen or len(seen) > MAX_SEEN:
        return None, _("Type the number or the code of the badge.")
    pk = _uuid(request.POST.get("id", "")) or uuid7()
    fact = check_in_badge(
        id=pk,
        meeting=meeting,
        seen=seen,
        method=Method.TYPED,
        seen_at=timezone.now(),
        by=by,
        leaves="leaves" in request.POST,
    )
    return fact, ""


def _walk_in(request: HttpRequest, meeting: Meeting, by: Person) -> tuple[CheckIn | None, str]:
    name = request.POST.get("name", "").strip()
    if not name or len(name) > MAX_NAME:
        return None, _("Write the name of the person, in at most 120 characters.")
    fact = walk_in(
        id=_uuid(request.POST.get("id", "")) or uuid7(),
        meeting=meeting,
        name=name,
        phone=request.POST.get("phone", "").strip()[:40],
        note=request.POST.get("organisation", ""),
        seen_at=timezone.now(),
        by=by,
    )
    return fact, ""


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
