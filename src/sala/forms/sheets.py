"""The rows of an XLSForm with their addresses: languages of columns, lists of choices, and what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sala.forms.types import SayingError
from sala.forms.words import NOT_READ, PLAIN_COLUMNS, SETTINGS, TEXT_COLUMNS
from sala.kit.i18n import LANGUAGES
from sala.kit.legacy_khmer import looks_like_legacy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_CHOICES = 2000
_CHOICE = re.compile(r"[^\s:|]{1,100}")
_LANGUAGE = re.compile(r".*\((\w\w)(?:[-_]\w+)?\)\s*|(\w\w)\s*")
_LANGUAGE_NAMES = {
    "khmer": "km", "ខ្មែរ": "km", "cambodian": "km",
    "vietnamese": "vi", "tiếng việt": "vi", "việt": "vi",
    "english": "en",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: sheet, row and column as the spreadsheet names them ("" and 0: the whole file)."""

    sheet: str
    row: int
    column: str
    error: SayingError

    @property
    def sentence(self) -> str:
        """In the reader's language."""
        return str(self.error)


class NotAFormError(Exception):
    """The sheet does not become a form; `problems` says all that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: texts by canonical column path, and where each stands."""

    sheet: str
    number: int
    texts: Mapping[tuple[str, ...], str]
    letters: Mapping[tuple[str, ...], str]
    kind: tuple[str, ...]

    def get(self, *path: str) -> str:
        """What stands in a column; "" when nothing does."""
        return self.texts.get(path, "")


class Sheets:
    """The sheets of one import, as they are read; problems are collected."""

    def __init__(self, sheets: Mapping[str, Any], language: str) -> None:
        self.problems: list[Problem] = []
        self.default = _default_language(sheets.get("settings")) or language
        self.rows = {name: self.rows_of(name, sheet) for name, sheet in sheets.items()}
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.columns: dict[str, frozenset[str]] = {}

    def wrong(self, row: Row, column: tuple[str, ...], sentence: "_StrPromise", **params: object) -> None:
        """Note a problem at the row and column."""
        self.problems.append(
            Problem(row.sheet, row.number, row.letters.get(column, ""), SayingError(sentence, **params))
        )

    def rows_of(self, name: str, sheet: Mapping[str, Any]) -> list[Row]:
        """The rows of a sheet by their canonical columns."""
        letters, paths = {}, {}
        for letter, header, path in sheet["columns"]:
            known = self.column(name, sheet["head"], letter, header, tuple(path))
            if known in letters:
                error = SayingError(_("The column “%(header)s” stands here twice."), header=header)
                self.problems.append(Problem(name, sheet["head"], letter, error))
            letters[known], paths[letter] = letter, known
        return [
            Row(name, number, {paths[at]: text for at, text in values.items()}, letters, tuple(kind))
            for number, values, kind in sheet["rows"]
        ]

    def column(
        self, sheet: str, head: int, letter: str, header: str, path: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The column's canonical path, its language as a code."""
        first = path[0]
        if first in TEXT_COLUMNS[sheet]:
            code = _language_code(path[1]) if len(path) > 1 else self.default
            if code:
                return (first, code)
            sentence = _(
                "The language of the column “%(header)s” is not known. Write it as label::Khmer (km); "
                "Sala has km, vi and en."
            )
            self.problems.append(Problem(sheet, head, letter, SayingError(sentence, header=header)))
        elif (
            (sheet == "survey" and first not in PLAIN_COLUMNS)
            or (sheet == "settings" and first not in SETTINGS)
            or (sheet == "choices" and (len(path) > 1 or first in {"image", "big-image", "audio", "video"}))
        ):
            self.problems.append(Problem(sheet, head, letter, SayingError(NOT_READ, header=header)))
        return path

    def text(self, row: Row, column: str) -> dict[str, str]:
        """What stands in a multilingual column."""
        found = {code: row.get(column, code) for code in LANGUAGES if row.get(column, code)}
        for code, said in found.items():
            if "${" in said:
                self.wrong(
                    row,
                    (column, code),
                    _("A text with an answer in it (${…}) is not read. Write the sentence without it."),
                )
            elif looks_like_legacy(said):
                self.wrong(
                    row,
                    (column, code),
                    _("This was typed with an old Khmer font. Type it with a Khmer Unicode keyboard."),
                )
        return found

    def settings(self) -> dict[str, str]:
        """The title, in each language that has one."""
        row = next(iter(self.rows.get("settings", [])), None)
        if row is None:
            return {}
        named = row.get("default_language")
        if named and not _language_code(named):
            self.wrong(
                row,
                ("default_language",),
                _("This language is not known. Sala has Khmer (km), Vietnamese (vi) and English (en)."),
            )
        return self.text(row, "form_title")

    def read_lists(self) -> None:
        """The lists of choices, each with the columns that a filter may name."""
        rows = self.rows.get("choices", [])
        if len(rows) > MOST_CHOICES:
            self.wrong(rows[MOST_CHOICES], (), _("These are more than %(most)s choices."), most=MOST_CHOICES)
            return
        for row in rows:
            name, value = row.get("list_name"), row.get("name")
            if not name:
                self.wrong(row, ("list_name",), _("Write the name of the list to which this choice belongs."))
                continue
            choices = self.lists.setdefault(name, [])
            if not _CHOICE.fullmatch(value):
                self.wrong(
                    row,
                    ("name",),
                    _("“%(name)s” cannot be the name of a choice: write one without blanks."),
                    name=value,
                )
            elif any(choice["name"] == value for choice in choices):
                self.wrong(
                    row,
                    ("name",),
                    _("The list “%(list)s” has the choice “%(name)s” twice."),
                    list=name,
                    name=value,
                )
            label = self.text(row, "label")
            if not label:
                self.wrong(row, ("label", self.default), _("Write what people read: the label is missing."))
            more = {
                path[0]: text
                for path, text in row.texts.items()
                if path[0] not in {"list_name", "name", "label"}
            }
            choices.append({"name": value, "label": label, **({"columns": more} if more else {})})
            self.columns[name] = self.columns.get(name, frozenset({"name"})) | frozenset(more)


def _language_code(named: str) -> str:
    """`Khmer (km)`, `km` or `Khmer` as km; "" for a language that Sala does not have."""
    match = _LANGUAGE.fullmatch(named.strip())
    code = (match[1] or match[2] or "").lower() if match else _LANGUAGE_NAMES.get(named.strip().lower(), "")
    return code if code in LANGUAGES else ""


def _default_language(settings: Mapping[str, Any] | None) -> str:
    """What the sheet “settings” says of columns without a language; "" when it says nothing."""
    for letter, _header, path in settings["columns"] if settings else []:
        if path == ["default_language"] and settings and settings["rows"]:
            return _language_code(settings["rows"][0][1].get(letter, ""))
    return ""
