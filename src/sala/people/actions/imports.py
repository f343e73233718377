"""The life of an uploaded list: kept for a look, confirmed once, taken back, forgotten."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.tables import Listing
from sala.people.actions.audit import record
from sala.people.models import ImportRun, Organisation, Person, Scope
from sala.people.types import ImportKind, ImportPlan, ImportState

PREVIEW_LIVES = dt.timedelta(hours=24)
UNDO_LIVES = dt.timedelta(days=30)
# Longer lists are imported by a job, while the page tells how it goes: some 500 people take a second.
MOST_AT_ONCE = 500
JOB_TAKES = dt.timedelta(minutes=15)  # longer than any job may


class StaleImportError(ValidationError):
    """The preview is not what would be done now; look again."""


@transaction.atomic
def keep_upload(
    *,
    kind: ImportKind,
    source: str,
    listing: Listing,
    body: bytes,
    file_name: str,
    by: Person,
    at: dt.datetime,
    scope: Scope | None = None,
    organisation: Organisation | None = None,
) -> ImportRun:
    """Keep a list that was read, for its preview. Nothing is changed by it; after a day it is forgotten."""
    return ImportRun.objects.create(
        kind=kind,
        source=source,
        scope=scope,
        organisation=organisation,
        made_by=by,
        made_at=at,
        file_name=file_name[:120],
        sha256=hashlib.sha256(body).hexdigest(),
        listing=listing.as_json(),
    )


def is_long(run: ImportRun) -> bool:
    """Whether a job imports it."""
    return len(run.listing["rows"]) > MOST_AT_ONCE


@transaction.atomic
def hand_over_import(run_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Mark a list as being imported by a job, which the caller queues in this transaction; False on a second press."""
    waiting = ImportRun.objects.filter(pk=run_id, state=ImportState.PREVIEW)
    return waiting.update(state=ImportState.WORKING, confirmed_at=at, trouble="") == 1


def is_stuck(run: ImportRun, at: dt.datetime) -> bool:
    """Whether its job should long have been done: it was given up, waits for its next attempt, or no worker runs."""
    return run.state == ImportState.WORKING and (run.confirmed_at or at) < at - JOB_TAKES


@transaction.atomic
def take_back_stuck(run: ImportRun, *, at: dt.datetime) -> None:
    """Make a stuck import a preview again, to be imported anew or thrown away. Its old job then finds nothing to do,
    or, when it is at work after all, finishes first: then nothing is taken back.
    """
    found = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if found and is_stuck(found, at):
        give_back_import(found.pk, trouble="")


@transaction.atomic
def give_back_import(run_id: uuid.UUID, *, trouble: str) -> None:
    """The job imported nothing: the list is a preview again, and says why."""
    working = ImportRun.objects.filter(pk=run_id, state=ImportState.WORKING)
    working.update(state=ImportState.PREVIEW, trouble=trouble[:400])


def claim_import(run_id: uuid.UUID, *, at: dt.datetime) -> ImportRun | None:
    """The run, locked, to be imported in the caller's transaction; None when it is done already (a second press).

    Raises StaleImportError when its preview is too old.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state not in {ImportState.PREVIEW, ImportState.WORKING}:
        return None
    if run.made_at < at - PREVIEW_LIVES:
        raise StaleImportError(_("This preview is older than a day. Upload the file again."))
    return run


def check_plan(plan: ImportPlan, seen: str) -> None:
    """Raise StaleImportError unless the plan is the one that was seen and nothing stops it."""
    if plan.troubles or plan.mark != seen:
        raise StaleImportError(
            _("Something has changed since you opened this page. Look at it again, then import.")
        )


def finish_import(
    run: ImportRun, plan: ImportPlan, changes: Mapping[str, object], *, by: Person, at: dt.datetime
) -> None:
    """Note what was done; the rows themselves are forgotten."""
    run.state, run.done_at, run.listing, run.changes, run.trouble = (
        ImportState.DONE,
        at,
        {},
        dict(changes),
        "",
    )
    run.counts = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    run.save(update_fields=["state", "done_at", "listing", "changes", "counts", "trouble"])
    detail = {**run.counts, "kind": run.kind, "sha256": run.sha256}
    record("import.done", by=by, at=at, about=run, scope=run.scope, detail=detail)


def claim_undo(run_id: uuid.UUID, *, at: dt.datetime) -> ImportRun | None:
    """The run, locked, to be undone in the caller's transaction; None when it was undone already, or never done.

    Raises StaleImportError when it is too old to be undone.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state != ImportState.DONE:
        return None
    if not can_be_undone(run, at):
        raise StaleImportError(_("This import is older than 30 days and cannot be taken back any more."))
    return run


def can_be_undone(run: ImportRun, at: dt.datetime) -> bool:
    """Whether what is needed to undo it is still kept."""
    return bool(run.changes) and run.done_at is not None and run.done_at > at - UNDO_LIVES


def finish_undo(run: ImportRun, left: list[list[str]], *, by: Person, at: dt.datetime) -> None:
    """Note that it was undone. `left`: (id, why) of what stays."""
    run.state, run.changes = ImportState.UNDONE, {"left": left}
    run.save(update_fields=["state", "changes"])
    detail = {"kind": run.kind, "left": len(left)}
    record("import.undo", by=by, at=at, about=run, scope=run.scope, detail=detail)


@transaction.atomic
def discard_import(run: ImportRun) -> None:
    """Forget a list that nobody wants to import."""
    ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW).delete()


@transaction.atomic
def forget_imports(*, at: dt.datetime) -> int:
    """Delete lists of more than a day ago that nobody confirmed or no job finished, and what old imports changed; how
    many.
    """
    open_states = (ImportState.PREVIEW, ImportState.WORKING)
    old = ImportRun.objects.filter(state__in=open_states, made_at__lt=at - PREVIEW_LIVES).delete()[0]
    done = ImportRun.objects.filter(made_at__lt=at - UNDO_LIVES).exclude(changes={})
    return int(old) + done.update(changes={})
