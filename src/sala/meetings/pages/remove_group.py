"""Remove a group: asked once more."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.meetings.actions.groups import remove_group as remove
from sala.meetings.models import Group, Meeting
from sala.meetings.queries import organised_meeting
from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class RemoveGroupPage:
    """Which one."""

    meeting: Meeting
    group: Group


@signed_in
def remove_group(request: HttpRequest, person: Person, meeting: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """For organisers. Its people stay on the list; pressed twice, the second finds nothing to remove."""
    organised = organised_meeting(person, meeting)
    found = Group.objects.select_related("scope").filter(pk=group, scope=organised.scope_id).first()
    if found is None:
        return redirect("meetings:groups", organised.pk)
    if request.method == "POST":
        remove(group=found, by=person, at=timezone.now())
        return redirect("meetings:groups", organised.pk)
    return page(request, "meetings/remove_group.html", RemoveGroupPage(organised, found))
