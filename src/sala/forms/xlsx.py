"""A workbook of plain cells, written row by row: no styles, no formulas."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

Cell = str | int | float | None

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767  # signs that a cell may have
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_RELATIONS = f"{_OFFICE}/officeDocument/2006/relationships"
_SHEETS = f"{_OFFICE}/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-"
_TYPES = (
    f'{_XML}<Types xmlns="{_OFFICE}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_KIND}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/sheet1.xml" ContentType="{_KIND}officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_LINK = (
    _XML + f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/%s" Target="%s"/></Relationships>'
)
_BOOK = (
    f'{_XML}<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="%s" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def harmless(text: str) -> str:
    """The text, with a ' before it when a spreadsheet would take it for a formula; without control signs."""
    plain = _CONTROL.sub("", text)[:_LONGEST]
    return "'" + plain if plain.startswith(_FORMULA) else plain


def workbook(name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with these rows; texts are made harmless."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _LINK % ("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _BOOK % escape(name[:31], {'"': "&quot;"}))
        archive.writestr("xl/_rels/workbook.xml.rels", _LINK % ("worksheet", "sheet1.xml"))
        with archive.open("xl/sheet1.xml", "w") as sheet:
            sheet.write(f'{_XML}<worksheet xmlns="{_SHEETS}"><sheetData>'.encode())
            for row in rows:
                sheet.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return target.getvalue()


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(harmless(value))}</t></is></c>'
