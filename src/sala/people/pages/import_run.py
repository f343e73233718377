"""One import: its preview, to be confirmed; afterwards what it did."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.people.actions.audit import record_views
from sala.people.actions.import_organisations import import_organisations
from sala.people.actions.import_people import import_people
from sala.people.actions.imports import (
    can_be_undone,
    discard_import,
    hand_over_import,
    is_long,
    is_stuck,
    take_back_stuck,
)
from sala.people.actions.plan_organisations import plan_organisations
from sala.people.actions.plan_people import plan_people
from sala.people.models import ImportRun, Membership, Organisation, Person
from sala.people.queries import RunLine, run_line
from sala.people.requests import signed_in
from sala.people.rules import can_change_organisation, can_import, imports_visible_to, persons_visible_to
from sala.people.tasks import import_list
from sala.people.types import ImportKind, ImportState, PlanShown, shown_plan
from sala.ui.api import Crumb, page

SHOWN, MOST_LEFT = 50, 200
_PLAN = {ImportKind.PEOPLE: plan_people, ImportKind.ORGANISATIONS: plan_organisations}
_DO = {ImportKind.PEOPLE: import_people, ImportKind.ORGANISATIONS: import_organisations}


@dataclass(frozen=True, slots=True)
class ImportRunPage:
    """`plan` while it is a preview; `rows` and `seconds` while a job imports so many since then, `stuck` when it should
    long be done; `cards`: organisations whose new members can get cards; `left`: (name, why) of what an undoing could
    not take back.
    """

    crumbs: list[Crumb]
    line: RunLine
    people: bool
    plan: PlanShown | None
    rows: int
    seconds: int
    stuck: bool
    error: str
    cards: list[tuple[Organisation, int]]
    left: list[tuple[str, str]]
    may_undo: bool


@signed_in
def import_run(request: HttpRequest, user: Person, run_id: uuid.UUID) -> HttpResponse:
    """For whoever uploaded it, and administrators. Confirming twice imports once; the preview says when something has
    changed since. A long list is imported by a job, and the page comes again until it is done.
    """
    run = run_seen_by(user, run_id)
    error, language = run.trouble, get_language() or "en"
    if request.method == "POST" and run.state != ImportState.PREVIEW:  # also the second press of the button
        if "take_back" in request.POST:
            take_back_stuck(run, at=timezone.now())
        return redirect("people:import_run", run_id=run.pk)
    if request.method == "POST":
        if "discard" in request.POST:
            discard_import(run)
            return redirect("people:import_people")
        try:
            _confirm(run, request.POST.get("mark", "")[:64], language, user)
            return redirect("people:import_run", run_id=run.pk)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
    preview = run.state == ImportState.PREVIEW
    plan = _PLAN[ImportKind(run.kind)](run, user=user, language=language) if preview else None
    shown = ImportRunPage(
        crumbs=import_crumbs(),
        line=run_line(run),
        people=run.kind == ImportKind.PEOPLE,
        plan=shown_plan(plan) if plan else None,
        rows=len(run.listing["rows"]) if run.state == ImportState.WORKING else 0,
        seconds=int((timezone.now() - (run.confirmed_at or timezone.now())).total_seconds()),
        stuck=is_stuck(run, timezone.now()),
        error=error,
        cards=_cards(run, user) if run.state == ImportState.DONE else [],
        left=_left(run, user),
        may_undo=run.state == ImportState.DONE and can_be_undone(run, timezone.now()),
    )
    if plan and run.kind == ImportKind.PEOPLE:
        seen_people = [row.object_id for row in plan.changed[:SHOWN] if row.object_id]
        record_views(seen_people, by=user, at=timezone.now(), page="import_run")
    return page(request, "people/import_run.html", shown, status=409 if error else 200)


@transaction.atomic
def _confirm(run: ImportRun, seen: str, language: str, by: Person) -> None:
    at = timezone.now()
    if not is_long(run):
        _DO[ImportKind(run.kind)](run_id=run.pk, seen=seen, language=language, by=by, at=at)
    elif hand_over_import(run.pk, at=at):
        import_list.enqueue(str(run.pk), seen, language, str(by.pk))


def run_seen_by(user: Person, run_id: uuid.UUID) -> ImportRun:
    """The import, or Http404. Whoever manages nobody any more sees her old imports no longer."""
    visible = imports_visible_to(user).filter(kind__in=list(_PLAN))
    run = visible.select_related("organisation", "made_by").filter(pk=run_id).first()
    if run is None or not can_import(user):
        raise Http404
    return run


def import_crumbs() -> list[Crumb]:
    """Back to the list of imports."""
    return [Crumb(_("Import a list"), reverse("people:import_people"))]


def _cards(run: ImportRun, user: Person) -> list[tuple[Organisation, int]]:
    """Where the new people work, and how many of them."""
    made = Membership.objects.filter(pk__in=run.changes.get("memberships", []))
    counts = dict(made.values_list("organisation").annotate(n=Count("pk")).order_by("-n")[:SHOWN])
    found = Organisation.objects.in_bulk(counts)
    return [(found[pk], n) for pk, n in counts.items() if can_change_organisation(user, found[pk])]


def _left(run: ImportRun, user: Person) -> list[tuple[str, str]]:
    told: list[list[str]] = run.changes.get("left", [])[:MOST_LEFT]
    ids = [uuid.UUID(pk) for pk, _why in told]
    why = {
        "changed": _("was changed since"),
        "used": _("is in use: has a card, a role, a place on a list"),
        "foreign": _("is managed by somebody else by now"),
    }
    names: dict[uuid.UUID, str] = {}
    if run.kind == ImportKind.PEOPLE:
        names = {pk: one.name for pk, one in persons_visible_to(user).in_bulk(ids).items()}
    elif told:
        names = {pk: str(one.name) for pk, one in Organisation.objects.in_bulk(ids).items()}
    return [(names.get(uuid.UUID(pk), _("somebody")), why.get(code, code)) for pk, code in told]
