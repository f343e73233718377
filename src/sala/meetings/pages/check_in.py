"""The day's list at the door."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from sala.meetings.models import Meeting
from sala.meetings.queries import Attendee, Stray, attendance
from sala.meetings.rules import can_check_in
from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """Who is expected, who was seen, and who was seen but is not expected."""

    meeting: Meeting
    attendees: list[Attendee]
    strays: list[Stray]
    present: int


@signed_in
def check_in(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers."""
    found = get_object_or_404(Meeting.objects.select_related("scope"), pk=meeting)
    if not can_check_in(person, found):
        raise PermissionDenied
    attendees, strays = attendance(found)
    present = sum(a.seen is not None for a in attendees)
    return page(request, "meetings/check_in.html", CheckInPage(found, attendees, strays, present))
