"""The groups of an event's participants: list, and a new one."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.groups import LONGEST_NAME, add_group
from sala.meetings.fields import shown_words, typed_places, typed_words
from sala.meetings.models import Group, Meeting
from sala.meetings.parties import GroupLine, groups_of_event
from sala.meetings.queries import organised_meeting
from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """What there is, and the form as it came back."""

    meeting: Meeting
    groups: list[GroupLine]
    name: list[tuple[str, str]]
    places: str
    most: int
    error: str


@signed_in
def groups(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers, of the whole event that the meeting belongs to. A new group has nobody in it yet."""
    found = organised_meeting(person, meeting)
    error = ""
    if request.method == "POST":
        try:
            made = _add(request, found, person)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:group", found.pk, made.pk)
    shown = GroupsPage(
        meeting=found,
        groups=groups_of_event(found.scope_id),
        name=shown_words(typed_words(request, "name") if error else Text()),
        places=request.POST.get("places", ""),
        most=LONGEST_NAME,
        error=error,
    )
    return page(request, "meetings/groups.html", shown, status=422 if error else 200)


def _add(request: HttpRequest, meeting: Meeting, by: Person) -> Group:
    name, places = typed_words(request, "name"), typed_places(request, "places")
    return add_group(scope=meeting.scope, name=name, places=places, by=by, at=timezone.now())
