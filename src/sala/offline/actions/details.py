"""The envelope kind for a person's own details, the first that edits: three-way, field by field."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import LANGUAGE_NAMES, Text
from sala.offline.types import ConflictingEdit, Envelope, Kind, RefusedError
from sala.people.api import Gender, Person, change_details, persons_by_id

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


def field_name(field: str) -> str:
    """A field in the reader's language."""
    names = {
        "name": gettext("Name"),
        "latin_name": gettext("Name in Latin letters"),
        "gender": gettext("Gender"),
        "language": gettext("Language"),
    }
    return names.get(field, field)


def value_said(field: str, value: str) -> str:
    """A field's value in words: codes are for machines."""
    if field == "gender":
        return str(Gender(value).label) if value in Gender.values else value
    return LANGUAGE_NAMES.get(value, value) if field == "language" else value


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


def _take(envelope: Envelope) -> ConflictingEdit | None:
    """What only she changed is set at once; what somebody else changed too waits for her."""
    base, sent = envelope.payload.get("base"), envelope.payload.get("sent")
    if not _is_text(base) or not _is_text(sent) or not set(base) == set(sent) <= set(FIELDS):
        raise RefusedError(_("This form is not complete. Open the page again and send it anew."))
    person = persons_by_id([envelope.sender])[envelope.sender]
    here = {field: getattr(person, field) for field in sent}
    to_set, conflicts = three_way(base=base, here=here, sent=sent)
    try:
        if to_set:
            change_details(person=person, fields=to_set, by=person, at=timezone.now())
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    return ConflictingEdit(str(person.pk), conflicts) if conflicts else None


def _is_text(given: object) -> TypeGuard[dict[str, str]]:
    return isinstance(given, dict) and all(isinstance(value, str) for value in given.values())


class DetailsSettling:
    """A person's own details; the object is herself."""

    def about(self, object_id: str, by: Person) -> Text:
        """Nothing to say: she knows herself."""
        del object_id, by
        return Text()

    def standing(self, object_id: str, by: Person) -> dict[str, str] | None:
        """Her details as they are."""
        person = persons_by_id([by.pk]).get(by.pk) if object_id == str(by.pk) else None
        return {field: str(getattr(person, field)) for field in FIELDS} if person else None

    def label(self, object_id: str, field: str) -> str:
        """As on the page of her details."""
        del object_id
        return field_name(field)

    def words(self, field: str, value: str) -> str:
        """As on the page of her details."""
        return value_said(field, value)

    def write(self, object_id: str, fields: Mapping[str, str], *, by: Person, at: dt.datetime) -> None:
        """Change them."""
        del object_id
        change_details(person=persons_by_id([by.pk])[by.pk], fields=dict(fields), by=by, at=at)


def details_kind() -> Kind:
    """`people.details`: payload {"base": {field: value}, "sent": {field: value}}."""
    return Kind("people.details", _take, settling=DetailsSettling())
