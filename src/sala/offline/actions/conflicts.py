"""Deciding between two versions of the same field."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.offline.models import Conflict
from sala.people.api import Person, change_details, persons_by_id, record


class StaleDecisionError(ValidationError):
    """What stands there changed again since the page was shown."""


@transaction.atomic
def decide_conflict(
    *, conflict: Conflict, choice: Mapping[str, str], seen: Mapping[str, str], by: Person, at: dt.datetime
) -> bool:
    """Take "here" or "sent" for each field; False when it was decided before.

    `seen` is what stood there when the page was shown: if it changed since, StaleDecisionError asks to look again.
    Fields without a choice keep what is here. Raises PermissionDenied for anybody but whose edit it was.
    """
    if conflict.person_id != by.pk or conflict.object_id != str(by.pk):
        raise PermissionDenied
    first = Conflict.objects.filter(pk=conflict.pk, decided_at__isnull=True)
    if not first.update(decided_at=at, decided_by=by.pk):
        return False
    person = persons_by_id([by.pk])[by.pk]
    to_set = {
        field: str(three["sent"]) for field, three in conflict.fields.items() if choice.get(field) == "sent"
    }
    if any(seen.get(field) != str(getattr(person, field)) for field in conflict.fields):
        raise StaleDecisionError(
            _("Somebody changed this again meanwhile. Look at both versions and choose.")
        )
    if to_set:
        change_details(person=person, fields=to_set, by=by, at=at)
    record("conflict.decide", by=by, at=at, about=by, detail={"fields": sorted(to_set)})
    return True
