"""What a spreadsheet is to Sala once it is read: rows of texts, and sentences about the cells that cannot be.

Nothing here opens a file (`kit.sheets` does) and nothing knows a database.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, override

from sala.kit.dates import NotADateError, Reason, parse_date, spoken_number
from sala.kit.folding import ascii_digits, fold
from sala.kit.i18n import LANGUAGES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_BYTES = 10_000_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 5_000
MOST_TROUBLES = 100  # more sentences than that nobody reads
_SHOWN = 60  # characters of a wrong value that a sentence repeats
# No database text and no XML may hold them; a sheet has them by accident only.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_SERIAL = re.compile(
    r"\d{5}"
)  # a day that Excel counts from 1899 on, where the cell was not formatted as one
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_TIME = re.compile(r"(?:\S+ )?(\d{1,2})\s*[:.h]\s*(\d{2})(?::\d{2})?")
_MIDNIGHT = " 00:00"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, where, and what to do, in the language of whoever uploaded. Row and column as Excel shows them."""

    what: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        said = {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value[:_SHOWN],
            "what": self.what,
        }
        if self.column and self.value:
            return gettext("Sheet %(sheet)s, row %(row)s, column %(column)s, “%(value)s”: %(what)s") % said
        if self.column:
            return gettext("Sheet %(sheet)s, row %(row)s, column %(column)s: %(what)s") % said
        if self.row:
            return gettext("Sheet %(sheet)s, row %(row)s: %(what)s") % said
        return gettext("Sheet %(sheet)s: %(what)s") % said if self.sheet else self.what


class BadSheetError(ValueError):
    """The file cannot be read as a list; `troubles` say why and what to do."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(" ".join(map(str, troubles)))
        self.troubles = list(troubles)


def letter(index: int) -> str:
    """How a spreadsheet calls its column: 0 is A, 26 is AA."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name, index = chr(ord("A") + rest) + name, index - 1
    return name


def cleaned(text: str) -> str:
    """A cell's text as it is kept: composed, without control characters and blanks around it, and without the
    apostrophe with which a program (ours too) keeps a text from being a formula.
    """
    text = _CONTROL.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _DANGEROUS else text


def neutral(text: str) -> str:
    """A cell's text as it is written: what a program could take for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


@dataclass(slots=True)
class Table:
    """A sheet as it was read: the first row that says anything has the headings; rows are numbered as in Excel.

    `head`: the number of the row with the headings; `note`: what the reader should know of how it was read, e.g. a
    guessed encoding.
    """

    sheet: str
    headings: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    note: str = ""
    head: int = 1


def table_of(sheet: str, rows: Iterable[tuple[int, list[str]]], note: str = "") -> Table:
    """Read rows of cleaned texts; blank ones are left out. Raises BadSheetError: nothing there, too many rows, too
    long a cell.
    """
    table = Table(sheet, note=note)
    for number, cells in rows:
        if not any(cells):
            continue
        _check_row(sheet, number, cells)
        if not table.headings:
            table.headings, table.head = cells, number
            continue
        table.rows.append((number, cells))
        if len(table.rows) > MOST_ROWS:
            what = gettext("The sheet has more than %(most)s rows. Split it into several files.")
            raise BadSheetError(Trouble(what % {"most": spoken_number(MOST_ROWS)}, sheet))
    if not table.headings:
        what = gettext(
            "There is nothing on the first sheet. Put the list there, with the headings in one row."
        )
        raise BadSheetError(Trouble(what, sheet))
    return table


def _check_row(sheet: str, number: int, cells: list[str]) -> None:
    if any(cells[MOST_COLUMNS:]):
        what = gettext("There is something beyond column %(last)s. Delete what does not belong to the list.")
        raise BadSheetError(Trouble(what % {"last": letter(MOST_COLUMNS - 1)}, sheet, number))
    for index, text in enumerate(cells):
        if len(text) > LONGEST_CELL:
            what = gettext("This cell has more than %(most)s characters. Shorten it.")
            raise BadSheetError(
                Trouble(what % {"most": spoken_number(LONGEST_CELL)}, sheet, number, letter(index), text)
            )


@dataclass(frozen=True, slots=True)
class Listing:
    """A table whose columns were recognised; what a preview keeps. `letters`: field → column; `unread`: headings that
    nobody knows.
    """

    sheet: str
    letters: dict[str, str]
    rows: list[tuple[int, dict[str, str]]]
    unread: list[str]
    note: str = ""

    def without(self, key: str, value: str) -> "Listing":
        """The same without the rows that have this value there: a template's example."""
        rows = [(number, values) for number, values in self.rows if values.get(key) != value]
        return replace(self, rows=rows)

    def as_json(self) -> dict[str, Any]:
        """`from_json` is its inverse."""
        return {
            "sheet": self.sheet,
            "letters": self.letters,
            "rows": [[number, values] for number, values in self.rows],
            "unread": self.unread,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Listing":
        """The listing that `as_json` wrote."""
        rows = [(number, values) for number, values in kept["rows"]]
        return cls(kept["sheet"], kept["letters"], rows, kept["unread"], kept["note"])


def recognise(
    table: Table, fields: "Mapping[str, str | _StrPromise]", required: Iterable[str] = ()
) -> Listing:
    """Find the fields by their headings, in any language of the interface. Raises BadSheetError for a heading that is
    there twice, and for a required one that is not there.
    """
    known = _known(fields)
    found: dict[str, int] = {}
    troubles, unread = [], []
    for index, heading in enumerate(table.headings):
        key = known.get(_plain(heading))
        if key is None:
            unread += [f"{letter(index)} {heading}"] if heading else []
        elif key in found:
            what = gettext("This heading is there twice, in column %(first)s too. Delete one of the columns.")
            said = what % {"first": letter(found[key])}
            troubles.append(Trouble(said, table.sheet, table.head, letter(index), heading))
        else:
            found[key] = index
    for key in required:
        if key not in found:
            what = gettext("There is no column “%(heading)s”. Take the headings from the template.")
            troubles.append(Trouble(what % {"heading": fields[key]}, table.sheet, table.head))
    if troubles:
        raise BadSheetError(*troubles)
    rows = [(number, _values(cells, found)) for number, cells in table.rows]
    letters = {key: letter(index) for key, index in found.items()}
    return Listing(table.sheet, letters, [(n, values) for n, values in rows if values], unread, table.note)


def _values(cells: list[str], found: Mapping[str, int]) -> dict[str, str]:
    return {key: cells[index] for key, index in found.items() if index < len(cells) and cells[index]}


def _known(fields: "Mapping[str, str | _StrPromise]") -> dict[str, str]:
    known = {_plain(key.replace("_", " ")): key for key in fields}
    for code in LANGUAGES:
        with override(code):
            known |= {_plain(str(label)): key for key, label in fields.items()}
    return known


def _plain(heading: str) -> str:
    return " ".join(fold(heading).replace("*", " ").split())


class Choices:
    """The words that a cell may hold, in all languages of the interface; made once for a whole list."""

    def __init__(self, labels: "Mapping[str, str | _StrPromise]") -> None:
        self.labels = labels
        self.known: dict[str, str] = {}
        for code in LANGUAGES:
            with override(code):
                self.known |= {_plain(str(label)): value for value, label in labels.items()}
        self.known |= {_plain(value): value for value in labels if value}

    def add(self, words: Mapping[str, str]) -> None:
        """More words for the same codes."""
        self.known |= {_plain(word): code for word, code in words.items()}

    def code_of(self, typed: str) -> str:
        """The code of a word; "" for one that nobody knows."""
        return self.known.get(_plain(typed), "") if typed else ""


class Line:
    """One row that is being checked: its values by field, and what is wrong with them."""

    def __init__(self, listing: Listing, number: int, values: Mapping[str, str]) -> None:
        self.listing, self.number, self.values = listing, number, values
        self.troubles: list[Trouble] = []

    def text(self, key: str, longest: int = 200) -> str:
        """The field's text; too long is a trouble."""
        text = self.values.get(key, "")
        if len(text) > longest:
            what = gettext("This is too long: at most %(most)s characters.")
            self.fail(key, what % {"most": spoken_number(longest)})
        return text

    def fail(self, key: str, what: str) -> None:
        """Note what is wrong with a field."""
        sheet, column = self.listing.sheet, self.listing.letters.get(key, "")
        self.troubles.append(Trouble(what, sheet, self.number, column, self.values.get(key, "")))

    def day(self, key: str, language: str) -> dt.date | None:
        """A day: written by Excel or by hand. None for an empty cell or a day that does not exist."""
        typed = self.values.get(key, "").removesuffix(_MIDNIGHT)
        if _SERIAL.fullmatch(typed):
            return _EXCEL_EPOCH + dt.timedelta(days=int(typed))
        try:
            return parse_date(typed, language) if typed else None
        except NotADateError as error:
            self.fail(key, why_no_day(error, typed))
            return None

    def time(self, key: str) -> dt.time | None:
        """A time of day in 24 hours, e.g. 08:30; Khmer digits are read too."""
        typed = ascii_digits(self.values.get(key, ""))
        match = _TIME.fullmatch(typed)
        hour, minute = (int(match[1]), int(match[2])) if match else (-1, -1)
        if hour in range(24) and minute in range(60):
            return dt.time(hour, minute)
        if typed:
            self.fail(key, gettext("There is no such time. Write it as 08:30."))
        return None

    def choice(self, key: str, choices: "Choices", default: str) -> str:
        """One of the choices, by its word in any language of the interface or by its code."""
        typed = self.values.get(key, "")
        if not typed:
            return default
        found = choices.known.get(_plain(typed))
        if found is None:
            allowed = ", ".join(str(label) for label in choices.labels.values())
            self.fail(key, gettext("Write one of these: %(allowed)s.") % {"allowed": allowed})
        return default if found is None else found

    def several(self, key: str) -> list[str]:
        """Values in one cell, between commas, semicolons or line breaks."""
        parts = re.split(r"[;,\n]", self.values.get(key, ""))
        return [part.strip() for part in parts if part.strip()]


def lines(listing: Listing) -> Iterator[Line]:
    """The rows, to be checked one after the other."""
    return (Line(listing, number, values) for number, values in listing.rows)


def why_no_day(error: NotADateError, typed: str) -> str:
    """Why a text is no day, in the reader's language."""
    sentences = {
        Reason.UNREADABLE: gettext("“%(typed)s” cannot be read as a day. Write it as 2023-04-30."),
        Reason.AMBIGUOUS: gettext("“%(typed)s” can be read as two days. Write it as 2023-04-30."),
        Reason.SHORT_YEAR: gettext("Write the year of “%(typed)s” with four digits."),
        Reason.NO_SUCH_MONTH: gettext("There is no such month: “%(typed)s”."),
        Reason.NO_SUCH_DAY: gettext("There is no such day: “%(typed)s”."),
    }
    return sentences[error.reason] % {"typed": typed[:40]}
