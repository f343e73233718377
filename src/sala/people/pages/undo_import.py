"""Confirm that a whole import is taken back."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.people.actions.import_organisations import undo_organisations
from sala.people.actions.imports import can_be_undone
from sala.people.actions.undo_people import undo_people
from sala.people.models import Person
from sala.people.pages.import_run import import_crumbs, run_seen_by
from sala.people.queries import RunLine, run_line
from sala.people.requests import signed_in
from sala.people.types import ImportKind, ImportState
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class UndoImportPage:
    """`possible`: it was done, and not too long ago."""

    crumbs: list[Crumb]
    line: RunLine
    possible: bool
    error: str


@signed_in
def undo_import(request: HttpRequest, user: Person, run_id: uuid.UUID) -> HttpResponse:
    """For whoever imported it, and administrators. What was changed or used since, or belongs to
    somebody whom she no longer manages, stays, and the import says so.
    """
    run, error = run_seen_by(user, run_id), ""
    if request.method == "POST":
        undo = undo_people if run.kind == ImportKind.PEOPLE else undo_organisations
        try:
            undo(run_id=run.pk, by=user, at=timezone.now())
            return redirect("people:import_run", run_id=run.pk)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
    possible = run.state == ImportState.DONE and can_be_undone(run, timezone.now())
    shown = UndoImportPage(import_crumbs(), run_line(run), possible, error)
    return page(request, "people/undo_import.html", shown, status=409 if error else 200)
