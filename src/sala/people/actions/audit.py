"""Writing to the audit log."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Model

from sala.people.models import AuditEntry, Person, Scope


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

    `detail` must hold no name, number, secret or free text: the log outlives erasure.
    """
    AuditEntry.objects.create(
        made_at=at,
        actor_id=by.pk if by else None,
        action=action,
        object_kind=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        scope_id=scope.pk if scope else None,
        detail=dict(detail or {}),
    )


def record_views(
    people: Iterable[uuid.UUID], *, by: Person, at: dt.datetime, page: str, scope: Scope | None = None
) -> None:
    """That `by` looked at personal data of these people on a page; one line each, in one insert. Looking at oneself is not logged."""
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
