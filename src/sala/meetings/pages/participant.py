"""One line of the list: change how somebody takes part."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.meetings.actions.participants import change_participation
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import organised_meeting
from sala.meetings.types import Mode, State
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """What is chosen now."""

    meeting: Meeting
    part: Participation
    mode: str
    state: str
    modes: list[tuple[str, str]]
    states: list[tuple[str, str]]
    error: str


@signed_in
def participant(request: HttpRequest, person: Person, meeting: uuid.UUID, part: uuid.UUID) -> HttpResponse:
    """For organisers; `part` is the participant's person id."""
    found = organised_meeting(person, meeting)
    row = get_object_or_404(
        Participation.objects.select_related("person", "meeting__scope"), meeting=found, person=part
    )
    error = ""
    if request.method == "POST":
        try:
            _change(request, row, person)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:participants", found.pk)
    record_views([part], by=person, at=timezone.now(), page="meetings:participant", scope=found.scope)
    shown = ParticipantPage(
        meeting=found,
        part=row,
        mode=request.POST.get("mode", row.mode),
        state=request.POST.get("state", row.state),
        modes=[(mode.value, str(mode.label)) for mode in Mode],
        states=[(state.value, str(state.label)) for state in State if state != State.REPLACED],
        error=error,
    )
    return page(request, "meetings/participant.html", shown, status=422 if error else 200)


def _change(request: HttpRequest, row: Participation, by: Person) -> None:
    mode, state = request.POST.get("mode"), request.POST.get("state")
    if mode not in Mode.values or state not in State.values or state == State.REPLACED:
        raise ValidationError(_("Choose how the person takes part."))
    change_participation(part=row, mode=Mode(mode), state=State(state), by=by, at=timezone.now())
