"""A check-in was a mistake: asked once more, then answered by a counter-statement."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.meetings.actions.check_in import undo_presence
from sala.meetings.models import CheckIn, Meeting
from sala.meetings.queries import organised_meeting
from sala.people.api import Person, persons_by_id, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class UndoCheckInPage:
    """Whom it is about; without a name it is an unknown badge."""

    meeting: Meeting
    zone: str
    fact: CheckIn
    name: str


@signed_in
def undo_check_in(request: HttpRequest, person: Person, meeting: uuid.UUID, fact: uuid.UUID) -> HttpResponse:
    """For organisers. Pressed twice it takes back nothing more. Whose name the page shows is logged as looked at."""
    found = organised_meeting(person, meeting)
    row = get_object_or_404(CheckIn, meeting=found, pk=fact, undoes=None)
    if request.method == "POST":
        undo_presence(meeting=found, fact=row, by=person, at=timezone.now())
        return redirect("meetings:check_in", found.pk)
    seen = ""
    if row.person_id:
        seen = persons_by_id([row.person_id])[row.person_id].name
        record_views(
            [row.person_id], by=person, at=timezone.now(), page="meetings:undo_check_in", scope=found.scope
        )
    return page(
        request, "meetings/undo_check_in.html", UndoCheckInPage(found, found.scope.time_zone, row, seen)
    )
