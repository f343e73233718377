"""Writing to the audit log."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model

from sala.people.models import AuditEntry, Person, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the log. `detail` must hold no name, number, secret or free text: the log outlives erasure."""

    action: str
    by: Person | None
    at: dt.datetime
    about: Model | None = None
    scope: Scope | None = None
    detail: Mapping[str, object] | None = None


def record(
    action: str,
    *,
    by: Person | None,
    at: dt.datetime,
    about: Model | None = None,
    scope: Scope | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """One line of the log, in the caller's transaction: either both the deed and its line are kept, or neither.

    `detail` as in `Line`.
    """
    _entry(Line(action=action, by=by, at=at, about=about, scope=scope, detail=detail)).save(force_insert=True)


def record_all(lines: Iterable[Line]) -> None:
    """Several lines in one insert; as `record` otherwise."""
    AuditEntry.objects.bulk_create([_entry(line) for line in lines])


def _entry(line: Line) -> AuditEntry:
    return AuditEntry(
        made_at=line.at,
        actor_id=line.by.pk if line.by else None,
        action=line.action,
        object_kind=line.about._meta.label_lower if line.about else "",
        object_id=str(line.about.pk) if line.about else "",
        scope_id=line.scope.pk if line.scope else None,
        detail=dict(line.detail or {}),
    )


def record_views(
    people: Iterable[uuid.UUID], *, by: Person, at: dt.datetime, page: str, scope: Scope | None = None
) -> None:
    """That `by` looked at personal data of these people on a page; one line each, in one insert. Looking at oneself
    is not logged.
    """
    AuditEntry.objects.bulk_create(
        AuditEntry(
            made_at=at,
            actor_id=by.pk,
            action="look",
            object_kind="people.person",
            object_id=str(person_id),
            scope_id=scope.pk if scope else None,
            detail={"page": page},
        )
        for person_id in people
        if person_id != by.pk
    )
