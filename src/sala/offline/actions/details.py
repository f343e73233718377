"""The envelope kind for a person's own details, the first that edits: three-way, field by field."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.offline.types import ConflictingEdit, Envelope, Kind, RefusedError
from sala.people.api import Person, change_details, persons_by_id

FIELDS = ("name", "latin_name", "gender", "language")


def three_way(
    *, base: Mapping[str, Any], here: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Merge field by field: (fields to set, fields in conflict as base/here/sent).

    A field counts as changed against its base. Changed on one side only: that side. Changed to the same on both:
    nothing to do. Changed differently on both: a conflict. The result does not depend on which side is called here.
    """
    to_set: dict[str, Any] = {}
    conflicts: dict[str, dict[str, Any]] = {}
    for field, value in sent.items():
        if value in (base.get(field), here.get(field)):
            continue
        if here.get(field) == base.get(field):
            to_set[field] = value
        else:
            conflicts[field] = {"base": base.get(field), "here": here.get(field), "sent": value}
    return to_set, conflicts


@transaction.atomic
def save_details(
    *, person: Person, base: Mapping[str, str], sent: Mapping[str, str], at: dt.datetime
) -> None:
    """The person's own edit of her details, against what it was made from.

    Raises ConflictingEdit (nothing is set then) when somebody else changed a field meanwhile, ValidationError for a
    value that cannot be.
    """
    here = {field: getattr(person, field) for field in sent}
    to_set, conflicts = three_way(base=base, here=here, sent=sent)
    if conflicts:
        raise ConflictingEdit(str(person.pk), conflicts)
    if to_set:
        change_details(person=person, fields=to_set, by=person, at=at)


def _take(envelope: Envelope) -> None:
    base, sent = envelope.payload.get("base"), envelope.payload.get("sent")
    if not _is_text(base) or not _is_text(sent) or not set(base) == set(sent) <= set(FIELDS):
        raise RefusedError(_("This form is not complete. Open the page again and send it anew."))
    assert envelope.person_id is not None  # noqa: S101  # the kind is not anonymous
    person = persons_by_id([envelope.person_id])[envelope.person_id]
    try:
        save_details(person=person, base=base, sent=sent, at=timezone.now())
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error


def _is_text(given: object) -> TypeGuard[dict[str, str]]:
    return isinstance(given, dict) and all(isinstance(value, str) for value in given.values())


def details_kind() -> Kind:
    """`people.details`: payload {"base": {field: value}, "sent": {field: value}}."""
    return Kind("people.details", _take)
