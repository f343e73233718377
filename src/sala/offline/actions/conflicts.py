"""Deciding between two versions of the same field."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.offline.models import Conflict
from sala.offline.types import Settling, kinds
from sala.people.api import Person, record


class StaleDecisionError(ValidationError):
    """What stands there changed again since the page was shown."""


def settling_of(conflict: Conflict) -> Settling | None:
    """How its kind settles it; None for a kind that this version no longer knows."""
    return next((kind.settling for kind in kinds() if kind.name == conflict.receipt.kind), None)


def has_open_conflicts(person: Person) -> bool:
    """Whether something that she edited without network waits for her to choose; one query."""
    return Conflict.objects.filter(person_id=person.pk, decided_at__isnull=True).exists()


@transaction.atomic
def decide_conflict(
    *, conflict: Conflict, choice: Mapping[str, str], seen: Mapping[str, str], by: Person, at: dt.datetime
) -> bool:
    """Take "here" or "sent" for each field; False when it was decided before.

    `seen` is what stood there when the page was shown: if it changed since, StaleDecisionError asks to look again.
    Fields without a choice keep what is here; so do all when the thing is gone. Raises PermissionDenied for anybody
    but whose edit it was, and what the kind raises for a value that it does not take.
    """
    if conflict.person_id != by.pk:
        raise PermissionDenied
    first = Conflict.objects.filter(pk=conflict.pk, decided_at__isnull=True)
    if not first.update(decided_at=at, decided_by=by.pk):
        return False
    settling = settling_of(conflict)
    standing = settling.standing(conflict.object_id, by) if settling else None
    to_set: dict[str, str] = {}
    if settling and standing is not None:
        if any(seen.get(field, "") != standing.get(field, "") for field in conflict.fields):
            raise StaleDecisionError(
                _("Somebody changed this again meanwhile. Look at both versions and choose.")
            )
        sent = {field: str(three["sent"]) for field, three in conflict.fields.items()}
        to_set = {field: value for field, value in sent.items() if choice.get(field) == "sent"}
        if to_set:
            settling.write(conflict.object_id, to_set, by=by, at=at)
    record("conflict.decide", by=by, at=at, about=by, detail={"fields": sorted(to_set)})
    return True
