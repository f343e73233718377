"""Reading the first sheet of an xlsx file that a stranger made: checked as a zip before anything is unpacked, then read
as a stream, formulas and merged cells refused with their cell.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from sala.kit.tables import (
    MOST_COLUMNS,
    MOST_TROUBLES,
    BadSheetError,
    Table,
    Trouble,
    cleaned,
    letter,
    table_of,
)

MOST_MEMBERS, MOST_UNPACKED = 1000, 80_000_000
# An honest sheet of 20,000 equal rows packs about 60 : 1; a bomb of zeros 1000 : 1.
MOST_RATIO, RATIO_MATTERS_FROM = 150, 10_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and every workbook with a password
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref=["\']([A-Z]{1,3}\d{1,7})')
_CHUNK, _OVERLAP = 1_000_000, 200
_ZEROS = re.compile(r"0{2,20}")  # a number shown with leading zeros


def looks_like_workbook(body: bytes) -> bool:
    """Whether it is a zip, or Excel's older format: then it is no csv."""
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD_EXCEL))


def read_workbook(body: bytes) -> Table:
    """The first sheet. Raises BadSheetError for everything that is not a plain list, with what to do."""
    if body.startswith(_OLD_EXCEL):
        raise _bad(
            gettext("This is an older Excel file, or one with a password. Save it as .xlsx without one.")
        )
    with _checked_zip(body) as archive:
        return _read(body, archive)


def _checked_zip(body: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise _bad(gettext("This file is damaged. Open it in Excel and save it again as .xlsx.")) from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    # The sizes are the file's own words, but no more than them is ever unpacked.
    bomb = unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * len(body)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or bomb:
        raise _bad(
            gettext("This file unpacks to far more than a list needs. Copy the list into a new workbook.")
        )
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise _bad(
            gettext("This is not an Excel file (.xlsx). Open the list in Excel and save it as .xlsx or CSV.")
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _bad(gettext("This workbook has macros. Save it as .xlsx, which has none."))
    if any(member.flag_bits & 1 for member in members):
        raise _bad(
            gettext("This is an older Excel file, or one with a password. Save it as .xlsx without one.")
        )
    return archive


def _read(body: bytes, archive: zipfile.ZipFile) -> Table:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
            from openpyxl import load_workbook

            book = load_workbook(io.BytesIO(body), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            merged = _merged(archive, sheet._worksheet_path.lstrip("/"))  # noqa: SLF001  # the only way to its part
            if merged:
                raise BadSheetError(*[_merged_trouble(cell, sheet.title) for cell in merged])
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            return table_of(sheet.title, _rows(sheet))
    except BadSheetError:
        raise
    except Exception as error:
        # A library that reads a hostile file fails in any way; the reader is told what she can do about it.
        raise _bad(gettext("This file is damaged. Open it in Excel and save it again as .xlsx.")) from error


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    troubles: list[Trouble] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        texts = []
        for index, cell in enumerate(row):
            if cell.data_type in ("f", "e"):
                troubles.append(_formula(cell, sheet.title, number, letter(index)))
            texts.append("" if cell.value is None else _text(cell))
        if len(troubles) >= MOST_TROUBLES:
            break
        yield number, texts
    if troubles:
        raise BadSheetError(*troubles)


def _formula(cell: Any, sheet: str, row: int, column: str) -> Trouble:
    if cell.data_type == "f":
        what = gettext("There is a formula here. Copy the column and paste it as values only.")
    else:
        what = gettext("Excel shows an error here. Write the value itself.")
    return Trouble(what, sheet, row, column, str(getattr(cell.value, "text", cell.value)))


def _text(cell: Any) -> str:
    """A cell's value as a person would write it: days as 2023-04-30, times as 08:30, numbers without ".0"."""
    value = cell.value
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    if isinstance(value, int) and not isinstance(value, bool) and _ZEROS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    return cleaned(str(value))


def _merged(archive: zipfile.ZipFile, member: str) -> list[str]:
    """The first cells of merged ranges; openpyxl's stream does not tell."""
    found: list[str] = []
    with archive.open(member) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            found += [match[1].decode() for match in _MERGED.finditer(window)]
            tail = window[-_OVERLAP:] if len(chunk) == _CHUNK else b""
    return list(dict.fromkeys(found))[:MOST_TROUBLES]


def _merged_trouble(cell: str, sheet: str) -> Trouble:
    column = cell.rstrip("0123456789")
    what = gettext("Cells are merged here. Undo the merging, so that each row has its own values.")
    return Trouble(what, sheet, int(cell[len(column) :]), column)


def _bad(what: str) -> BadSheetError:
    return BadSheetError(Trouble(what))
