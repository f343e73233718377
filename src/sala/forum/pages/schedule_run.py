"""One import of a schedule: its preview, to be confirmed; afterwards what it did."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.import_schedule import import_schedule
from sala.forum.actions.plan_schedule import plan_schedule
from sala.forum.models import Event, Session
from sala.forum.pages.import_schedule import plan_crumbs
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.meetings.api import Resource
from sala.people.api import (
    ImportKind,
    ImportRun,
    ImportState,
    Person,
    PlanShown,
    RunLine,
    can_be_undone,
    discard_import,
    persons_by_id,
    record_views,
    run_line,
    shown_plan,
    signed_in,
)
from sala.ui.api import Crumb, page

MOST_LEFT = 200


@dataclass(frozen=True, slots=True)
class ScheduleRunPage:
    """`plan` while it is a preview; `left`: (name, why) of what an undoing could not take back."""

    crumbs: list[Crumb]
    event: Event
    line: RunLine
    plan: PlanShown | None
    error: str
    left: list[tuple[str, str]]
    may_undo: bool


@signed_in
def schedule_run(request: HttpRequest, person: Person, event: str, run_id: uuid.UUID) -> HttpResponse:
    """For organisers. Confirming twice imports once; the preview says when something has changed since."""
    found, run = run_of(person, event, run_id)
    error, language = "", get_language() or "en"
    if request.method == "POST" and run.state != ImportState.PREVIEW:  # the second press of the button
        return redirect("forum:schedule_run", event=event, run_id=run.pk)
    if request.method == "POST":
        if "discard" in request.POST:
            discard_import(run)
            return redirect("forum:import_schedule", event=event)
        try:
            seen, at = request.POST.get("mark", "")[:64], timezone.now()
            import_schedule(run_id=run.pk, event=found, seen=seen, language=language, by=person, at=at)
            return redirect("forum:schedule_run", event=event, run_id=run.pk)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
    plan = plan_schedule(run, found, language=language) if run.state == ImportState.PREVIEW else None
    if plan:
        record_views(plan.seen, by=person, at=timezone.now(), page="schedule_run", scope=found.scope)
    shown = ScheduleRunPage(
        crumbs=plan_crumbs(found),
        event=found,
        line=run_line(run),
        plan=shown_plan(plan) if plan else None,
        error=error,
        left=_left(run),
        may_undo=run.state == ImportState.DONE and can_be_undone(run, timezone.now()),
    )
    return page(request, "forum/schedule_run.html", shown, status=409 if error else 200)


def run_of(person: Person, event: str, run_id: uuid.UUID) -> tuple[Event, ImportRun]:
    """The event and its import, for organisers; else PermissionDenied or Http404."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    runs = ImportRun.objects.filter(kind=ImportKind.SCHEDULE, scope=found.scope).select_related("made_by")
    run = runs.filter(pk=run_id).first()
    if run is None:
        raise Http404
    return found, run


def _left(run: ImportRun) -> list[tuple[str, str]]:
    told = {uuid.UUID(pk): why for pk, why in run.changes.get("left", [])[:MOST_LEFT]}
    if not told:
        return []
    why = {"changed": _("was changed since"), "used": _("was published, asked about or used since")}
    names = {pk: str(one.title) for pk, one in Session.objects.in_bulk(told).items()}
    names |= {pk: str(one.name) for pk, one in Resource.objects.in_bulk(told).items()}
    names |= {pk: one.name for pk, one in persons_by_id(told).items()}
    return [(names.get(pk, "–"), why.get(code, code)) for pk, code in told.items()]
