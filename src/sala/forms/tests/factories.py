"""Sheets as people make them, and forms to answer."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.utils import timezone

from sala.forms.actions.forms import create_form, publish_form, save_draft
from sala.forms.actions.reading import read_form
from sala.forms.actions.responses import Given, respond
from sala.forms.models import Form, FormVersion, Response
from sala.forms.sheets import NotAFormError, Problem
from sala.forms.types import Channel, Definition, Who
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person, Scope

AT = dt.datetime(2023, 4, 4, 3, 25, 17, tzinfo=dt.UTC)
HEAD = (
    "type",
    "name",
    "label::English (en)",
    "relevant",
    "constraint",
    "required",
    "calculation",
    "choice_filter",
)
Rows = Sequence[Sequence[object]]


def sheet(survey: Rows, choices: Rows = (), settings: Rows = (), head: Sequence[str] = HEAD) -> bytes:
    """An .xlsx of an XLSForm, the survey's head first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (
        ("survey", [head, *survey]),
        ("choices", choices and [("list_name", "name", "label::English (en)", "province"), *choices]),
        ("settings", settings),
    ):
        if rows:
            page = book.create_sheet(name)
            for row in rows:
                page.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(survey: Rows, choices: Rows = (), settings: Rows = (), head: Sequence[str] = HEAD) -> Definition:
    """What our import makes of it."""
    return read_form(sheet(survey, choices, settings, head), name="form.xlsx", language="en")


def problems(survey: Rows, choices: Rows = (), head: Sequence[str] = HEAD) -> list[Problem]:
    """Why it is refused."""
    try:
        read(survey, choices, (), head)
    except NotAFormError as error:
        return error.problems
    message = "it was not refused"
    raise AssertionError(message)


def published(
    scope: Scope, by: Person, definition: dict[str, Any] | None = None, who: Who = Who.CHOICE
) -> FormVersion:
    """A form that is asked; by default one open question and one with choices."""
    form = create_form(scope=scope, title=Text(en="How was it?", km="តើយ៉ាងម៉េច?"), who=who, by=by, at=AT)
    save_draft(form=form, definition=definition or simple(), plain=definition is None, by=by, at=AT)
    version = publish_form(form=form, by=by, at=AT)
    version.form = Form.objects.select_related("scope").get(pk=form.pk)
    return version


def simple() -> Definition:
    """Two questions of the editor's."""
    yes_no = [
        {"name": "c1", "label": {"en": "Yes", "km": "បាទ/ចាស"}},
        {"name": "c2", "label": {"en": "No", "km": "ទេ"}},
    ]
    return {
        "title": {"en": "How was it?", "km": "តើយ៉ាងម៉េច?"},
        "items": [
            {"type": "one", "name": "q1", "label": {"en": "Useful?", "km": "មានប្រយោជន៍ទេ?"}, "list": "q1"},
            {"type": "text", "name": "q2", "label": {"en": "Why?", "km": "ហេតុអ្វី?"}, "required": ["true"]},
        ],
        "lists": {"q1": yes_no},
        "languages": ["km", "en"],
    }


WORDS = ("ការបង្រៀន", "សិស្ស", "ការណែនាំ", "មេរៀន", "ឧបករណ៍", "សាលា", "ពេលវេលា", "ការសង្កេត", "ជំនាញ", "គ្រូបង្រៀន")


def sixty() -> Definition:
    """Sixty questions in Khmer of every kind, with conditions and constraints."""
    rows: list[tuple[str | None, ...]] = []
    for n in range(60):
        asked = f"តើ{WORDS[n % 10]}និង{WORDS[(n * 7 + n // 10) % 10]}នៅសាលារបស់អ្នកយ៉ាងដូចម្តេច {n + 1}?"
        kind = ("select_one often", "text", "integer", "range", "select_multiple often", "date")[n % 6]
        relevant = f"${{q{n - n % 6}}} != 'c0'" if n % 6 == 1 else None
        rows.append((kind, f"q{n}", asked, relevant, ". >= 0 and . <= 100" if kind == "integer" else None))
    choices = [("often", f"c{i}", word) for i, word in enumerate(("មិនដែល", "កម្រ", "ពេលខ្លះ", "ញឹកញាប់"))]
    head = ("type", "name", "label::Khmer (km)", "relevant", "constraint")
    definition = read(rows, choices, [("default_language",), ("Khmer (km)",)], head)
    for labels in definition["lists"].values():
        for row in labels:
            row["label"] = {"km": row["label"]["en"]}
    return definition


def answer(version: FormVersion, answers: dict[str, Any] | None = None, **more: Any) -> Response:
    """A response; anonymous unless `person` says otherwise."""
    at = more.pop("at", timezone.now())
    given = {
        "id": uuid7(),
        "answers": answers or {"q2": "Because"},
        "language": "en",
        "channel": Channel.WEB,
        **more,
    }
    return respond(version=version, given=Given(**given), at=at)
