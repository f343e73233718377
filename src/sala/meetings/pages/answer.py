"""Do I come, and how?"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.meetings.actions.answers import CHOICES
from sala.meetings.actions.participants import ANSWERABLE, answer_invitation
from sala.meetings.actions.places import Room, place_in_line
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import is_online, visible_meeting
from sala.meetings.types import Mode, State
from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`others`: the other days of the same event that she is invited to; one answer may hold for all. `full`: the modes
    in which a yes leads to the waiting list; `place`: her number on it, 0 when she does not wait.
    """

    meeting: Meeting
    zone: str
    others: list[Meeting]
    answer: str
    may_be_online: bool
    full: list[str]
    place: int
    error: str


@signed_in
def answer(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For who is invited. Where all places are taken she is put on the waiting list. The same answer again changes
    nothing.
    """
    found = visible_meeting(person, meeting)
    parts = Participation.objects.filter(
        meeting__scope=found.scope_id, meeting__cancelled_at=None, person=person, state__in=ANSWERABLE
    )
    mine = {
        part.meeting_id: part
        for part in parts.select_related("meeting__scope").order_by("meeting__starts_at")
    }
    if found.pk not in mine:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            _answer(request, person, found)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:meeting", found.pk)
    part = mine.pop(found.pk)
    comes = part.state in (State.CONFIRMED, State.WAITING)
    said = "no" if part.state == State.DECLINED else part.mode if comes else ""
    room = Room(found)
    days = [other.meeting for other in mine.values() if not other.meeting.is_visit]
    shown = AnswerPage(
        meeting=found,
        zone=found.scope.time_zone,
        others=[] if found.is_visit else days,
        answer=request.POST.get("answer", said),
        may_be_online=not found.is_visit and (part.mode == Mode.ONLINE or is_online(found)),
        full=[mode.value for mode in Mode if not room.fits(person.pk, mode)],
        place=place_in_line(part) if part.state == State.WAITING else 0,
        error=error,
    )
    return page(request, "meetings/answer.html", shown, status=422 if error else 200)


def _answer(request: HttpRequest, person: Person, meeting: Meeting) -> None:
    choice = request.POST.get("answer", "")
    if choice not in CHOICES:
        raise ValidationError(_("Choose whether you come."))
    if meeting.ends_at < timezone.now():
        raise ValidationError(_("This is over. Your answer is not needed any more."))
    answer_invitation(
        scope=meeting.scope,
        person=person,
        comes=choice != "no",
        mode=CHOICES[choice],
        meetings=None if "all" in request.POST and not meeting.is_visit else [meeting],
        at=timezone.now(),
    )
