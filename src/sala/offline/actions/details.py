"""The envelope kind for a person's own details, the first that edits: three-way, field by field."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.offline.types import ConflictingEdit, Envelope, Kind, RefusedError
from sala.people.api import change_details, persons_by_id

EDITABLE = frozenset({"name", "latin_name", "gender", "language"})


def three_way(
    *, base: Mapping[str, Any], here: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Merge field by field: (fields to set, fields in conflict as base/here/sent).

    A field counts as changed against its base. Changed on one side only: that side. Changed to the same on both: nothing to
    do. Changed differently on both: a conflict. The result does not depend on which side is called here.
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


def _take(envelope: Envelope) -> None:
    base, sent = envelope.payload.get("base"), envelope.payload.get("sent")
    if not isinstance(base, dict) or not isinstance(sent, dict) or not set(base) == set(sent) <= EDITABLE:
        raise RefusedError(_("This form is not complete. Open the page again and send it anew."))
    assert envelope.person_id is not None  # noqa: S101  # the kind is not anonymous
    person = persons_by_id([envelope.person_id])[envelope.person_id]
    here = {field: getattr(person, field) for field in sent}
    to_set, conflicts = three_way(base=base, here=here, sent=sent)
    if conflicts:
        raise ConflictingEdit(str(person.pk), conflicts)
    if to_set:
        try:
            change_details(person=person, fields=to_set, by=person, at=timezone.now())
        except ValidationError as error:
            raise RefusedError(" ".join(error.messages)) from error


def details_kind() -> Kind:
    """`people.details`: payload {"base": {field: value}, "sent": {field: value}}."""
    return Kind("people.details", _take)
