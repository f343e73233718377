"""An uploaded XLSForm, read in a process of its own (see `sala.forms.reader`) and compiled here."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sala.forms.definition import compile_sheets
from sala.forms.sheets import NotAFormError, Problem
from sala.forms.types import Definition, SayingError
from sala.kit.workbooks import looks_like_workbook

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_BYTES = 2_000_000
SECONDS = 25
SOURCES = Path(__file__).resolve().parents[3]
_AS_XLSX: "_StrPromise" = _(
    "This is no Excel workbook that can be read. Open it and save it as “Excel workbook (.xlsx)”."
)
_SENTENCES: "dict[str, _StrPromise]" = {
    "not_xlsx": _AS_XLSX,
    "old_or_locked": _(
        "This workbook is old (.xls) or has a password. Save it without password as “Excel "
        "workbook (.xlsx)”."
    ),
    "macros": _("This workbook has macros. Save it without them, as “Excel workbook (.xlsx)”."),
    "bomb": _(
        "Unpacked, this file is far too large for a form. Copy the sheets “survey”, "
        "“choices” and “settings” into a new workbook."
    ),
    "too_large": _("This form is too large to be read. Make two forms of it."),
    "formula": _("Here stands a formula. Copy the column and paste it as values."),
    "error_value": _("Here stands an error of the spreadsheet (%(detail)s). Write the value."),
    "merged": _("Here are merged cells. Separate them, and write the value into each row."),
    "rows": _("The sheet has too many rows: at most %(detail)s are read."),
    "long_cell": _("This cell is too long: at most %(detail)s signs are read."),
    "no_survey": _("There is no sheet “survey”. Give this name to the sheet with the questions."),
    "sheet": _("The sheet “%(sheet)s” is not read. Delete it: such a form works in other programmes only."),
    "encoding": _(
        "The letters of this file cannot be read. Save it as “CSV UTF-8”, or as “Excel "
        "workbook (.xlsx)”."
    ),
    "csv": _("This is no CSV file that can be read. Save it as “CSV UTF-8”."),
}  # fmt: skip
_ROW = re.compile(r"\[row\s*:\s*(\d+)\]|row (?:number )?'?(\d+)")


def read_form(content: bytes, *, name: str, language: str) -> Definition:
    """The definition of an uploaded XLSForm (.xlsx, or .csv in XLSForm's way). `language`: of columns that do not say
    theirs.

    Raises NotAFormError with all that is wrong. At most 2 MB; the child gets 25 seconds.
    """
    if len(content) > MOST_BYTES:
        raise _refused({"code": "too_large"})
    # By what it is: a workbook is often renamed to .csv.
    kind = "csv" if name.lower().endswith(".csv") and not looks_like_workbook(content) else "xlsx"
    answer = _ask_reader(kind, content)
    if "refused" in answer:
        raise _refused(answer["refused"])
    definition = compile_sheets(answer["sheets"], language=language)
    if answer["pyxform"]:
        raise NotAFormError([_said_by_pyxform(answer["pyxform"])])
    return definition


def _ask_reader(kind: str, content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sala.forms.reader", kind],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
            cwd=SOURCES,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, ValueError) as error:
        raise _refused({"code": "too_large"}) from error
    return answer


def _refused(said: dict[str, Any]) -> NotAFormError:
    sheet = said.get("sheet", "")
    error = SayingError(_SENTENCES[said["code"]], sheet=sheet, detail=said.get("detail", ""))
    return NotAFormError([Problem(sheet, said.get("row", 0), said.get("column", ""), error)])


def _said_by_pyxform(message: str) -> Problem:
    """What pyxform refuses although our own reading found nothing: its own words, in English, with ours around them."""
    match = _ROW.search(message)
    row = int(match[1] or match[2]) if match else 0
    sentence = _("XLSForm's own reader (pyxform) refuses this form; it says in English: “%(message)s”")
    return Problem("survey" if row else "", row, "", SayingError(sentence, message=message[:300]))
