"""One import of participants: its preview, to be confirmed; afterwards what it did."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from sala.meetings.actions.import_participants import import_participants
from sala.meetings.actions.plan_participants import ParticipantsPlan, plan_participants
from sala.meetings.models import Meeting
from sala.meetings.pages.import_participants import list_meeting
from sala.meetings.tasks import import_long_list
from sala.people.api import (
    ImportKind,
    ImportRun,
    ImportState,
    Person,
    PlanShown,
    RunLine,
    ask_again,
    discard_import,
    hand_over_import,
    is_long,
    is_stuck,
    record_views,
    run_line,
    shown_plan,
    signed_in,
    take_back_stuck,
)
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class ParticipantsRunPage:
    """`plan` while it is a preview; `rows` and `seconds` while a job imports so many since then, `stuck` when it should
    long be done.
    """

    meeting: Meeting
    line: RunLine
    plan: PlanShown | None
    rows: int
    seconds: int
    stuck: bool
    error: str


@signed_in
def participants_run(
    request: HttpRequest, person: Person, meeting: uuid.UUID, run_id: uuid.UUID
) -> HttpResponse:
    """For organisers. Confirming twice imports once; the preview says when something has changed since. Whose list
    gives roles shows her second factor again, as on the page that gives one.
    """
    found = list_meeting(person, meeting)
    runs = ImportRun.objects.filter(kind=ImportKind.PARTICIPANTS, scope=found.scope_id)
    run = runs.select_related("made_by").filter(pk=run_id).first()
    if run is None:
        raise Http404
    there = redirect("meetings:participants_run", found.pk, run.pk)
    if request.method == "POST" and run.state != ImportState.PREVIEW:  # also the second press of the button
        if "take_back" in request.POST:
            take_back_stuck(run, at=timezone.now())
        return there
    if request.method == "POST" and "discard" in request.POST:
        discard_import(run)
        return redirect("meetings:import_participants", found.pk)
    plan = plan_participants(run, found.scope, by=person) if run.state == ImportState.PREVIEW else None
    error = run.trouble
    if request.method == "POST" and plan:
        if any(part.role for part in plan.parts) and (asked := ask_again(request, person, request.path)):
            return asked
        try:
            _confirm(run, found, request.POST.get("mark", "")[:64], person)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return there
    return page(
        request,
        "meetings/participants_run.html",
        _shown(found, run, plan, error, person),
        409 if error else 200,
    )


@transaction.atomic
def _confirm(run: ImportRun, meeting: Meeting, seen: str, by: Person) -> None:
    at = timezone.now()
    if not is_long(run):
        import_participants(run_id=run.pk, scope=meeting.scope, seen=seen, by=by, at=at)
    elif hand_over_import(run.pk, at=at):
        import_long_list.enqueue(str(run.pk), seen, get_language() or "en", str(by.pk))


def _shown(
    meeting: Meeting, run: ImportRun, plan: ParticipantsPlan | None, error: str, person: Person
) -> ParticipantsRunPage:
    now = timezone.now()
    if plan:
        record_views(plan.seen, by=person, at=now, page="meetings:participants_run", scope=meeting.scope)
    return ParticipantsRunPage(
        meeting=meeting,
        line=run_line(run),
        plan=shown_plan(plan) if plan else None,
        rows=len(run.listing["rows"]) if run.state == ImportState.WORKING else 0,
        seconds=int((now - (run.confirmed_at or now)).total_seconds()),
        stuck=is_stuck(run, now),
        error=error,
    )
