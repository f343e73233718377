"""Confirm that an import of a schedule is taken back."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.forum.actions.import_schedule import undo_schedule as undo
from sala.forum.models import Event
from sala.forum.pages.import_schedule import plan_crumbs
from sala.forum.pages.schedule_run import run_of
from sala.people.api import ImportState, Person, RunLine, can_be_undone, run_line, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class UndoSchedulePage:
    """`possible`: it was done, and not too long ago."""

    crumbs: list[Crumb]
    event: Event
    line: RunLine
    possible: bool
    error: str


@signed_in
def undo_schedule(request: HttpRequest, person: Person, event: str, run_id: uuid.UUID) -> HttpResponse:
    """For organisers. What was changed, published or asked about since stays, and the import says so."""
    (found, run), error = run_of(person, event, run_id), ""
    if request.method == "POST":
        try:
            undo(run_id=run.pk, event=found, by=person, at=timezone.now())
            return redirect("forum:schedule_run", event=event, run_id=run.pk)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
    possible = run.state == ImportState.DONE and can_be_undone(run, timezone.now())
    shown = UndoSchedulePage(plan_crumbs(found), found, run_line(run), possible, error)
    return page(request, "forum/undo_schedule.html", shown, status=409 if error else 200)
