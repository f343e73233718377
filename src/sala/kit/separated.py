"""Reading csv as people's programs write it: its encoding and its separator guessed with care, never silently."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext

from sala.kit.tables import MOST_TROUBLES, BadSheetError, Table, Trouble, cleaned, letter, table_of

_SAMPLE = 4000
_BINARY = re.compile(r"[\x00-\x08]")
_HALF = 0.3  # of the bytes are zero in UTF-16 text of Latin letters
_MARKS = "\u0300\u0301\u0303\u0309\u0323"  # Vietnamese tones, which windows-1258 writes after the letter


def read_separated(body: bytes, name: str) -> Table:
    """The rows of a csv file. Raises BadSheetError for what is no text, a quotation mark without end, or a formula."""
    text, guessed = _decoded(body)
    if _BINARY.search(text):
        raise _bad(gettext("This is no list that we can read. Save it as .xlsx or CSV UTF-8."))
    note = ""
    if guessed:
        note = gettext(
            "The file does not say how its letters are written; it was read as %(encoding)s. Look at the names."
        )
        note %= {"encoding": guessed}
    return table_of(name, _rows(text, name), note)


def _decoded(body: bytes) -> tuple[str, str]:
    """The text, and the name of the encoding where it had to be guessed."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(body, "utf-16"), ""
    sample = body[:_SAMPLE]
    for zero, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[zero::2].count(0) > _HALF * len(sample) / 2 and len(body) % 2 == 0:
            return _strictly(body, encoding), ""
    try:
        return body.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    vietnamese = _vietnamese(body)
    if vietnamese is not None:
        return vietnamese, "Windows-1258"
    return _strictly(body, "cp1252"), "Windows-1252"


def _vietnamese(body: bytes) -> str | None:
    """The text as windows-1258, if that makes Vietnamese of it: each tone mark stands after a vowel."""
    try:
        text = body.decode("cp1258")
    except UnicodeDecodeError:
        return None
    composed = unicodedata.normalize("NFC", text)
    tones = sum(text.count(mark) for mark in _MARKS)
    left = sum(composed.count(mark) for mark in _MARKS)
    letters = len(re.findall("[ơưđăƠƯĐĂ]", text))
    return composed if not left and tones + letters and tones * 2 >= letters else None


def _strictly(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise _bad(gettext("The letters of this file cannot be read. Save it as CSV UTF-8.")) from error


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    separator = max(",;\t", key=unquoted.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    troubles: list[Trouble] = []
    # Rows are counted as a spreadsheet shows them: a quoted cell of three lines is one row.
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            texts = [cleaned(cell) for cell in cells]
            for index, cell in enumerate(cells):
                if cell.lstrip().startswith("="):
                    what = gettext("There is a formula here. Copy the column and paste it as values only.")
                    troubles.append(Trouble(what, name, number, letter(index), cell))
            if len(troubles) >= MOST_TROUBLES:
                break
            yield number, texts
    except csv.Error as error:
        what = gettext(
            "A quotation mark does not end, or a cell is too long. Look at this row and the one before it."
        )
        raise BadSheetError(Trouble(what, name, number + 1)) from error
    if troubles:
        raise BadSheetError(*troubles)


def _bad(what: str) -> BadSheetError:
    return BadSheetError(Trouble(what))
