"""Everything about oneself as one file: to read in one's language, and for a program."""

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from sala.kit.dates import day
from sala.kit.i18n import Text
from sala.people.actions.rows import Model, all_rows, columns_of, field_named, holders, holds_accounts
from sala.people.models import Account, Person
from sala.people.queries import ids_of

# What opens something, or is reckoned from what is told anyway.
_HIDDEN = re.compile(r"digest|password|secret|token|session_|credential|public_key|sort_key|folded")
MOST_ROWS = 5000  # of one table; nobody has so many


@dataclass(frozen=True, slots=True)
class Told:
    """The rows of one table about one person: as lines to read, and as they are stored."""

    title: str
    table: str
    lines: list[str]
    rows: list[dict[str, Any]]


def own_data_file(person: Person, *, language: str, looks: Sequence[str], at: dt.datetime) -> bytes:
    """A zip with `index.html` in the language and `data.json`. `looks`: who looked at her data, in words."""
    tables = list(told(person, language))
    named = {"name": person.name, "latin_name": person.latin_name, "gender": person.gender}
    data = {
        "made_at": at,
        "person": {"id": person.pk, **named, "language": person.language},
        "tables": {one.table: one.rows for one in tables},
        "looks": list(looks),
    }
    page = render_to_string(
        "people/own_data_file.html",
        {
            "person": person,
            "tables": tables,
            "looks": looks,
            "language": language,
            "day": day(at.date(), language),
        },
    )
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("index.html", page)
        file.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    return packed.getvalue()


def told(person: Person, language: str) -> Iterator[Told]:
    """By table, in the order of the modules from the bottom up; what she has nothing in is left out. Two queries a
    table at most.
    """
    people = ids_of(person)
    accounts = list(Account.objects.filter(person__in=people).values_list("pk", flat=True))
    for model, said in holders():
        rows: list[models.Model] = []
        for name in said.told if model is not Person else ():
            column = field_named(model, name)
            keys = accounts if holds_accounts(column) else people
            near = [one.name for one in columns_of(model) if one.is_relation]
            found = all_rows(model).filter(**{f"{column.attname}__in": keys})
            rows += found.select_related(*near).order_by("pk")[:MOST_ROWS]
        if rows:
            table = model._meta.label_lower
            yield Told(
                str(said.title),
                table,
                [line_of(row, language) for row in rows],
                [_stored(row) for row in rows],
            )


def _shown(model: Model) -> "list[models.Field[Any, Any]]":
    return [one for one in columns_of(model) if not _HIDDEN.search(one.name)]


def _stored(row: models.Model) -> dict[str, Any]:
    return {one.attname: one.value_from_object(row) for one in _shown(type(row))}


def line_of(row: models.Model, language: str) -> str:
    """What a row says, in words: days, texts, choices, what it hangs on; no ids, nobody else's name."""
    parts = [_said(row, one, language) for one in _shown(type(row))]
    return " · ".join(dict.fromkeys(part for part in parts if part)) or "✓"


def _said(row: models.Model, one: "models.Field[Any, Any]", language: str) -> str:
    value = getattr(row, one.name)
    if one.primary_key or isinstance(value, Person | Account):
        return ""
    if one.choices:
        return str(getattr(row, f"get_{one.name}_display")())
    if isinstance(value, models.Model):
        return str(value) if type(value).__str__ is not models.Model.__str__ else ""
    return _in_words(value, language)


def _in_words(value: Any, language: str) -> str:
    """Days and texts; numbers, ids and yes or no tell nothing without their column's name, and stand in data.json."""
    match value:
        case dt.datetime():
            return day(timezone.localtime(value).date(), language)
        case dt.date():
            return day(value, language)
        case Text():
            return value.said(language).text
        case dict():
            return "; ".join(part for part in value.values() if isinstance(part, str))
        case str():
            return value
    return ""
