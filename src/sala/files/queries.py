"""Reads that more than one file needs."""

import uuid
from typing import TypeVar

from django.db.models import Exists, ForeignObjectRel, Model, OuterRef, QuerySet

from sala.files.models import Blob
from sala.files.types import Seen, may_see_picture
from sala.people.api import Person

Row = TypeVar("Row", bound=Model)


def unused(model: type[Row]) -> QuerySet[Row]:
    """The rows that no key of any module points at. The keys are found by themselves: whoever adds one keeps it."""
    rows = model._default_manager.all()
    for key in model._meta.get_fields(include_hidden=True):
        other = key.related_model
        if isinstance(key, ForeignObjectRel) and isinstance(other, type):
            pointing = other._default_manager.filter(**{key.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(pointing))
    return rows


def who_sees(picture: uuid.UUID, person: Person | None) -> Seen | None:
    """How this person sees this picture; the widest answer counts, and without any it is seen by nobody."""
    answers = may_see_picture(picture, person)
    return Seen.PUBLIC if Seen.PUBLIC in answers else Seen.PRIVATE if Seen.PRIVATE in answers else None


def blob_names() -> list[str]:
    """The names of all files in the storage, for the backup of a bucket."""
    return list(Blob.objects.order_by("name").values_list("name", flat=True))
