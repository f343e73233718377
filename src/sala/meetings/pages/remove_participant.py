"""Take somebody off the list: asked once more."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.meetings.actions.participants import remove_participant as remove
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import organised_meeting
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class RemoveParticipantPage:
    """Whom it is about."""

    meeting: Meeting
    part: Participation
    error: str


@signed_in
def remove_participant(
    request: HttpRequest, person: Person, meeting: uuid.UUID, part: uuid.UUID
) -> HttpResponse:
    """For organisers. Pressed twice, the second finds nobody to remove and shows the list. Looking is
    logged.
    """
    found = organised_meeting(person, meeting)
    parts = Participation.objects.select_related("person", "meeting__scope")
    row = parts.filter(meeting=found, person=part).first()
    if row is None:
        return redirect("meetings:participants", found.pk)
    error = ""
    if request.method == "POST":
        try:
            remove(part=row, by=person, at=timezone.now())
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:participants", found.pk)
    record_views([part], by=person, at=timezone.now(), page="meetings:remove_participant", scope=found.scope)
    shown = RemoveParticipantPage(found, row, error)
    return page(request, "meetings/remove_participant.html", shown, status=422 if error else 200)
