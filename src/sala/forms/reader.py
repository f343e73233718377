"""Reads one XLSForm: `python -m sala.forms.reader xlsx|csv`, the file on stdin, JSON on stdout.

A process of its own, that ends: pyxform and openpyxl stay out of the web process, and what a hostile file does happens
here, within limits of memory and time. It imports nothing of ours. It answers
`{"refused": {"code", "sheet", "row", "column", "detail"}}` or
`{"sheets": {name: {"head", "columns", "rows"}}, "pyxform": …}`: cells as text with their addresses, headers and types
in pyxform's canonical words, and what pyxform itself says against the form ("" when it converts). What becomes of the
rows is decided in `definition.py`.
"""

import csv
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from enum import StrEnum
from typing import Any

MOST_MEMORY = 700_000_000  # bytes of address space
MOST_SECONDS = 15  # of processor time
MOST_UNPACKED = 30_000_000
MOST_RATIO = 200  # a sheet of equal cells packs well; a bomb packs better
SMALL = 1_000_000
MOST_PARTS = 500
MOST_ROWS = 2_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
SHEETS = ("survey", "choices", "settings")
REFUSED_SHEETS = ("entities", "external_choices", "osm")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7})")


class Code(StrEnum):
    """Why a file is not read."""

    BOMB = "bomb"
    CSV = "csv"
    ENCODING = "encoding"
    ERROR_VALUE = "error_value"
    FORMULA = "formula"
    LONG_CELL = "long_cell"
    MACROS = "macros"
    MERGED = "merged"
    NO_SURVEY = "no_survey"
    NOT_XLSX = "not_xlsx"
    OLD_OR_LOCKED = "old_or_locked"
    ROWS = "rows"
    SHEET = "sheet"
    TOO_LARGE = "too_large"


class Refused(Exception):
    """The file is not read; `code` is translated on the other side."""

    def __init__(self, code: Code, sheet: str = "", row: int = 0, column: str = "", detail: str = "") -> None:
        super().__init__(code)
        self.said = {"code": code, "sheet": sheet, "row": row, "column": column, "detail": detail[:200]}


Rows = list[list[str]]


def main() -> None:
    """Reads, and prints what was found."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    (kind,) = sys.argv[1:]
    content = sys.stdin.buffer.read()
    try:
        sheets = from_csv(content) if kind == "csv" else from_xlsx(content)
        if "survey" not in sheets:
            raise Refused(Code.NO_SURVEY)
        answer: dict[str, Any] = {
            "sheets": {name: described(name, rows) for name, rows in sheets.items()},
            "pyxform": converted(sheets),
        }
    except Refused as refused:
        answer = {"refused": refused.said}
    except MemoryError:
        answer = {"refused": Refused(Code.TOO_LARGE).said}
    sys.stdout.write(json.dumps(answer))


# ── the file ──────────────────────────────────────────────────────────────────────────────────────────


def from_xlsx(content: bytes) -> dict[str, Rows]:
    """The sheets that we know, as text; every other sheet is the author's own business, as XLSForm has it."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused(Code.OLD_OR_LOCKED)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise Refused(Code.NOT_XLSX) from error
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        found = {}
        for sheet in book.worksheets:
            name = sheet.title.strip().lower()
            if name in REFUSED_SHEETS:
                raise Refused(Code.SHEET, sheet=name)
            if name in SHEETS:
                check_merged(content, sheet, name)
                found[name] = cells(sheet, name)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever openpyxl stumbles over, the file is not one
        raise Refused(Code.NOT_XLSX, detail=type(error).__name__) from error
    return found


def check_archive(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: is it a workbook, without macros, and of a sane size?"""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    whole, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or whole > MOST_UNPACKED or (whole > SMALL and whole > packed * MOST_RATIO):
        raise Refused(Code.BOMB)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(Code.MACROS)
    if (
        len(set(names)) < len(names)
        or "[Content_Types].xml" not in names
        or any(part.flag_bits & 1 for part in parts)
    ):
        raise Refused(Code.NOT_XLSX)
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise Refused(Code.MACROS)
    if b"spreadsheetml.sheet.main+xml" not in types:
        raise Refused(Code.NOT_XLSX)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            head = archive.read(part)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refused(Code.NOT_XLSX)


def check_merged(content: bytes, sheet: Any, name: str) -> None:
    """Merged cells hide which row a value belongs to."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        match = _MERGED.search(archive.read(sheet._worksheet_path))  # noqa: SLF001  # openpyxl tells it nowhere else
    if match:
        raise Refused(Code.MERGED, sheet=name, row=int(match[2]), column=match[1].decode())


def cells(sheet: Any, name: str) -> Rows:
    """The sheet as text, row by row."""
    from openpyxl.utils import get_column_letter

    rows: Rows = []
    sheet.reset_dimensions()  # a file may claim to have a million rows
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            if any(cell.value is not None for cell in row):
                raise Refused(Code.ROWS, sheet=name, row=number, detail=str(MOST_ROWS))
            if number > MOST_ROWS * 10:
                break
            continue
        texts = []
        for position, cell in enumerate(row, 1):
            address = {"sheet": name, "row": number, "column": get_column_letter(position)}
            if cell.data_type == "f":
                raise Refused(Code.FORMULA, **address)
            if cell.data_type == "e":
                raise Refused(Code.ERROR_VALUE, **address, detail=str(cell.value))
            texts.append(as_text(cell.value))
            if len(texts[-1]) > LONGEST_CELL:
                raise Refused(Code.LONG_CELL, **address, detail=str(LONGEST_CELL))
        rows.append(texts)
    return rows


def as_text(value: Any) -> str:
    """A cell as its author reads it: whole numbers without a point, days as 2023-04-30, yes and no as XLSForm's."""
    import datetime as dt

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return _CONTROL.sub("", str(value)).replace("\xa0", " ").replace("\r\n", "\n").strip()


def from_csv(content: bytes) -> dict[str, Rows]:
    """The CSV form of XLSForm: the first column names the sheet, in a line of its own or on each."""
    lines = list(csv_lines(decoded(content)))
    found: dict[str, Rows] = {}
    current: Rows | None = None
    for line in lines:
        name = line[0].strip().lower() if line else ""
        if name in REFUSED_SHEETS:
            raise Refused(Code.SHEET, sheet=name)
        if name and name not in found:
            # Rows keep the line numbers of the file, so that an error's address is where its author looks.
            current = found.setdefault(name, [[] for _line in range(lines.index(line))])
        if current is not None:
            filled = [as_text(cell) for cell in line]
            current.append(["", *filled[1:]])
    if len(lines) > MOST_ROWS:
        raise Refused(Code.ROWS, row=MOST_ROWS + 1, detail=str(MOST_ROWS))
    if not set(found) & set(SHEETS):
        raise Refused(Code.NO_SURVEY)
    return {name: rows for name, rows in found.items() if name in SHEETS}


def decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark; anything else would be a guess."""
    utf16 = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Code.ENCODING) from error
    if "\x00" in text:
        raise Refused(Code.ENCODING)
    return text


def csv_lines(text: str) -> Any:
    """Comma, semicolon or tab, whichever the first lines have most of."""
    start = text[:4000]
    delimiter = max(",;\t", key=start.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)
    except csv.Error as error:
        raise Refused(Code.CSV, detail=str(error)) from error


# ── the words of XLSForm, as pyxform knows them ───────────────────────────────────────────────────────


def letter(position: int) -> str:
    """A, B … Z, AA: what a spreadsheet calls a column, counted from 0."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def described(name: str, rows: Rows) -> dict[str, Any]:
    """`head`: the number of the row with the headers; `columns`: [letter, header as written, its canonical path];
    `rows`: [number, {letter: text}, type of survey].
    """
    head = next((i for i, row in enumerate(rows) if any(row)), 0)
    header = rows[head] if rows else []
    columns = [[letter(i), text, canonical(name, text)] for i, text in enumerate(header) if text]
    places = [(i, letter(i)) for i, text in enumerate(header) if text]
    described_rows = []
    type_at = next((i for i, text in enumerate(header) if text and canonical(name, text) == ["type"]), None)
    for number, row in enumerate(rows[head + 1 :], head + 2):
        values = {place: row[i] for i, place in places if i < len(row) and row[i]}
        if values:
            typed = row[type_at] if name == "survey" and type_at is not None and type_at < len(row) else ""
            described_rows.append([number, values, canonical_type(typed)])
    return {"head": head + 1, "columns": columns, "rows": described_rows}


def canonical(sheet: str, header: str) -> list[str]:
    """`label::Khmer (km)` as ["label", "Khmer (km)"], `relevance` as ["relevant"]."""
    from pyxform import aliases
    from pyxform.parsing.sheet_headers import process_header

    known: dict[str, Any] = {"survey": aliases.survey_header, "choices": aliases.list_header}
    known["settings"] = aliases.settings_header
    columns = {
        "type",
        "name",
        "label",
        "hint",
        "choice_filter",
        "parameters",
        "default",
        "trigger",
        "list_name",
    }
    _word, tokens = process_header(header, "::" in header, known[sheet], columns)
    path = [str(token) for token in tokens]
    plain = path[1:] if path[0] in {"bind", "control", "media"} and len(path) > 1 else path
    first = plain[0].strip()
    return [_PLAINER.get(first, first.lower() if sheet != "choices" or len(plain) > 1 else first), *plain[1:]]


_PLAINER = {
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
    "jr:count": "repeat_count",
    "list name": "list_name",
    "calculate": "calculation",
    "title": "form_title",
    "id_string": "form_id",
}


def canonical_type(typed: str) -> list[str]:
    """What pyxform makes of a type: ["select one", "yes_no"], ["begin", "repeat"], ["integer"]."""
    from pyxform import aliases, xls2json

    words = " ".join(typed.split())
    if match := xls2json.RE_BEGIN_CONTROL.match(words):
        return ["begin", aliases.control[match["type"]]]
    if match := xls2json.RE_END_CONTROL.match(words):
        return ["end", aliases.control[match["type"]]]
    if match := xls2json.RE_SELECT.match(words):
        other = ["other"] if match["specify_other"] else []
        return [str(aliases.select[match["select_command"]]), match["list_name"], *other]
    return [str(aliases._type_alias_map.get(words, words))]  # noqa: SLF001  # pyxform's own table of names


def converted(sheets: dict[str, Rows]) -> str:
    """What pyxform says against the form when it converts it; "" when it does."""
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    book: dict[str, Any] = {}
    for name, rows in sheets.items():
        head = next((i for i, row in enumerate(rows) if any(row)), 0)
        header = rows[head] if rows else []
        book[f"{name}_header"] = [{text: None for text in header if text}]
        book[name] = [
            {text: row[i] for i, text in enumerate(header) if text and i < len(row) and row[i]}
            for row in rows[head + 1 :]
        ]
    try:
        workbook = get_xlsform({**book, "sheet_names": list(sheets)})
        create_survey_element_from_dict(workbook_to_json(workbook, form_name="form")).xml()
    except PyXFormError as error:
        return str(error)[:1000]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # pyxform stumbles over some forms that it should refuse
        return type(error).__name__
    return ""


if __name__ == "__main__":
    main()
