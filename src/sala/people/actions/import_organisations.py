"""Importing a list of organisations, and taking it back: all of it or nothing."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from sala.kit.i18n import Text
from sala.people.actions.audit import Line, record_all
from sala.people.actions.findable import index_organisations
from sala.people.actions.imports import check_plan, claim_import, claim_undo, finish_import, finish_undo
from sala.people.actions.plan_organisations import OrganisationRow, plan_organisations
from sala.people.actions.plan_people import batches, ids_in
from sala.people.actions.undo_people import CHANGED, USED, pointing_at
from sala.people.models import AuditEntry, ImportRun, Organisation, OrganisationExternalId, Person
from sala.people.types import ImportPlan
from sala.search.api import remove

_OWN = {"people.Organisation", "people.OrganisationExternalId"}


def import_organisations(*, run_id: uuid.UUID, seen: str, language: str, by: Person, at: dt.datetime) -> None:
    """Do what the preview said; like `import_people`."""
    try:
        _import(run_id, seen, language, by, at)
    except IntegrityError:
        check_plan(ImportPlan(), "")


@transaction.atomic
def _import(run_id: uuid.UUID, seen: str, language: str, by: Person, at: dt.datetime) -> None:
    run = claim_import(run_id, at=at)
    if run is None:
        return
    plan = plan_organisations(run, user=by, language=language)
    check_plan(plan, seen)
    new = [row for row in plan.rows if row.known is None]
    Organisation.objects.bulk_create(
        Organisation(id=row.id, kind=row.kind, name=row.name, place_id=row.place or None, parent_id=row.above)
        for row in new
    )
    OrganisationExternalId.objects.bulk_create(
        OrganisationExternalId(organisation_id=row.id, source=run.source, value=row.number) for row in new
    )
    known = [row for row in plan.rows if row.known]
    changes: dict[str, Any] = {"made": [str(row.id) for row in new], "fields": _change(known)}
    detail = {"import": str(run.pk)}
    record_all(
        Line(action="organisation.add", by=by, at=at, about=Organisation(pk=row.id), detail=detail)
        for row in new
    )
    record_all(
        Line(action="organisation.change", by=by, at=at, about=row.known, detail=detail) for row in known
    )
    index_organisations([row.id for row in plan.rows])
    finish_import(run, plan, changes, by=by, at=at)


def _change(rows: list[OrganisationRow]) -> list[Any]:
    told, changed = [], []
    for row in rows:
        known = row.known
        assert known is not None  # noqa: S101  # these rows are of known organisations
        before = _said(known)
        known.name = Text({**known.name, **row.name})
        known.kind = row.kind or known.kind
        known.place_id = row.place or known.place_id
        changed.append(known)
        told.append([str(known.pk), before, _said(known)])
    _save(changed)
    return told


def _said(organisation: Organisation) -> list[Any]:
    return [dict(organisation.name), organisation.kind, organisation.place_id]


def _save(changed: list[Organisation]) -> None:
    Organisation.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["name", "kind", "place"]
    )


def _about(pk: str) -> Organisation:
    return Organisation(pk=uuid.UUID(pk))


@transaction.atomic
def undo_organisations(*, run_id: uuid.UUID, by: Person, at: dt.datetime) -> None:
    """Take back what the run did; what has members or anything below it by now, or was changed, stays, and is said."""
    run = claim_undo(run_id, at=at)
    if run is None:
        return
    made = list(run.changes["made"])
    left = _in_use(made, run)
    gone = [pk for pk in made if pk not in left]
    told = {pk: (before, after) for pk, before, after in run.changes["fields"]}
    back = []
    for batch in batches(told):
        for organisation in Organisation.objects.select_for_update(of=("self",)).filter(pk__in=batch):
            before, after = told[str(organisation.pk)]
            if _said(organisation) != after:
                left[str(organisation.pk)] = CHANGED
                continue
            organisation.name, organisation.kind, organisation.place_id = (
                Text(before[0]),
                before[1],
                before[2],
            )
            back.append(organisation)
    _save(back)
    for batch in batches(gone):
        Organisation.objects.filter(pk__in=batch).update(parent=None)
    for batch in batches(gone):
        Organisation.objects.filter(pk__in=batch).delete()
        remove("organisation", map(uuid.UUID, batch))
    index_organisations([organisation.pk for organisation in back])
    detail = {"undo": str(run.pk)}
    record_all(
        Line(action="organisation.remove", by=by, at=at, about=_about(pk), detail=detail) for pk in gone
    )
    record_all(Line(action="organisation.change", by=by, at=at, about=one, detail=detail) for one in back)
    finish_undo(run, [[pk, why] for pk, why in left.items()], by=by, at=at)


def _in_use(made: list[str], run: ImportRun) -> dict[str, str]:
    """What has members, managers, a part in a forum, or something below it that stays."""
    left: dict[str, str] = {}
    for batch in ids_in(made):
        for model, column in pointing_at((Organisation, ""), but=_OWN):
            rows = model._default_manager.filter(**{f"{column}__in": batch})
            left |= dict.fromkeys(map(str, rows.values_list(column, flat=True)), USED)
        others = OrganisationExternalId.objects.filter(organisation__in=batch).exclude(source=run.source)
        later = AuditEntry.objects.filter(object_id__in=list(map(str, batch)), made_at__gt=run.done_at)
        left |= dict.fromkeys(map(str, others.values_list("organisation", flat=True)), CHANGED)
        left |= dict.fromkeys(later.values_list("object_id", flat=True), CHANGED)
    children = [
        (str(parent), str(child))
        for batch in ids_in(made)
        for parent, child in Organisation.objects.filter(parent__in=batch).values_list("parent", "pk")
    ]
    while more := {p for p, child in children if p not in left and (child in left or child not in set(made))}:
        left |= dict.fromkeys(more, USED)
    return left
