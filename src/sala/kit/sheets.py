"""Spreadsheets in and out: a list that a stranger made comes in as rows of texts, a template goes out.

What is read and why it is refused: `kit.workbooks` (xlsx) and `kit.separated` (csv); the rows: `kit.tables`.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from sala.kit.dates import spoken_number
from sala.kit.separated import read_separated
from sala.kit.tables import MOST_BYTES, BadSheetError, Table, Trouble, letter, neutral
from sala.kit.workbooks import looks_like_workbook, read_workbook

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Cell = str | int | float | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # signs, as Excel has it
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML may have them
_WIDEST, _NARROWEST = 60, 14


def read_sheet(body: bytes, name: str) -> Table:
    """The list in a file's bytes, xlsx or csv by what it is, not by its name. Raises BadSheetError with what to do."""
    if len(body) > MOST_BYTES:
        what = gettext("The file is larger than %(most)s MB. Split it into several files.")
        raise BadSheetError(Trouble(what % {"most": spoken_number(MOST_BYTES // 1_000_000)}))
    if not body.strip():
        raise BadSheetError(Trouble(gettext("The file is empty.")))
    stem = name.rpartition("/")[2].rpartition("\\")[2][:60] or "CSV"
    return read_workbook(body) if looks_like_workbook(body) else read_separated(body, stem)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its name, headings and rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx file. Texts stay texts, so that numbers written as text keep their zeros, and none is a formula to any
    program; numbers are numbers.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        rows = [list(map(_harmless, row)) for row in sheet.rows]
        for index, heading in enumerate(sheet.headings):
            column = page.column_dimensions[letter(index)]
            longest = max([len(heading), *(len(str(row[index])) for row in rows if index < len(row))])
            column.width = min(_WIDEST, max(_NARROWEST, longest + 3))
            column.number_format = "@"
        for number, row in enumerate([list(map(_harmless, sheet.headings)), *rows]):
            cells = [WriteOnlyCell(page, value=value) for value in row]
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type, cell.number_format = "s", "@"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.font = Font(bold=number == 0)
            page.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def write_separated(rows: Iterable[Sequence[Cell]]) -> str:
    """CSV, with a mark that tells spreadsheets it is UTF-8; none of its cells is a formula."""
    kept = io.StringIO()
    kept.write("\ufeff")
    csv.writer(kept).writerows(list(map(_harmless, row)) for row in rows)
    return kept.getvalue()


def _harmless(value: Cell) -> Cell:
    return neutral(_UNWRITABLE.sub("", value)[:LONGEST_CELL]) if isinstance(value, str) else value


def explanations(columns: "Mapping[str, str | _StrPromise]", helps: Mapping[str, str]) -> Sheet:
    """The second sheet of a template."""
    rows = [[str(label), helps.get(key, "")] for key, label in columns.items()]
    rows.append(
        [
            "",
            gettext(
                "Only the first sheet is read. Delete the example row, or leave it: it is never imported."
            ),
        ]
    )
    rows.append(
        [
            "",
            gettext("Headings in Khmer, Vietnamese and English are understood; their order does not matter."),
        ]
    )
    return Sheet(gettext("Explanations"), [gettext("Heading"), gettext("What goes there")], rows)


def one_of(choices: "Mapping[str, str | _StrPromise]") -> str:
    """What may stand in a cell."""
    return gettext("Write one of these: %(allowed)s.") % {
        "allowed": ", ".join(str(one) for one in choices.values())
    }
