"""Put somebody at the head of a waiting list: only with a reason."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.meetings.actions.places import MOST_REASON, place_in_line
from sala.meetings.actions.places import move_up as move
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import organised_meeting
from sala.meetings.types import State
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class MoveUpPage:
    """Whom it is about, and where she stands now."""

    meeting: Meeting
    part: Participation
    place: int
    reason: str
    most: int
    error: str


@signed_in
def move_up(request: HttpRequest, person: Person, meeting: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """For organisers; `part` is the person's id. Who waits no more leads back to the list."""
    found = organised_meeting(person, meeting)
    rows = Participation.objects.select_related("person", "meeting__scope")
    row = rows.filter(meeting=found, person=part, state=State.WAITING).first()
    if row is None:
        return redirect("meetings:places", found.pk)
    error, reason = "", request.POST.get("reason", "")[: MOST_REASON * 2]
    if request.method == "POST":
        try:
            move(part=row, reason=reason, by=person, at=timezone.now())
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:places", found.pk)
    record_views([part], by=person, at=timezone.now(), page="meetings:move_up", scope=found.scope)
    shown = MoveUpPage(found, row, place_in_line(row), reason, MOST_REASON, error)
    return page(request, "meetings/move_up.html", shown, status=422 if error else 200)
