"""One way to answer with a page, one to answer with a workbook, and one to take a file."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from sala.kit.sheets import XLSX, Sheet, write_workbook
from sala.kit.tables import MOST_BYTES, BadSheetError, Trouble

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def page(
    request: HttpRequest, template: str, context: "DataclassInstance", status: int = 200
) -> HttpResponse:
    """Render a template with a frozen dataclass: its fields are the template's names. Values are ready; no query is
    left.
    """
    values: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    return render(request, template, values, status=status)


def workbook(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """A workbook as a download."""
    answer = HttpResponse(write_workbook(sheets), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def uploaded(request: HttpRequest) -> tuple[bytes, str]:
    """The bytes and the name of the file of a form. Raises BadSheetError when there is none."""
    file = request.FILES.get("file")
    if file is None:
        raise BadSheetError(Trouble(gettext("Choose a file.")))
    # One byte more than is taken: then the reader says that it is too large.
    return file.read(MOST_BYTES + 1), file.name or ""
