"""Read a form from an XLSForm."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forms.actions.forms import save_draft
from sala.forms.actions.reading import MOST_BYTES, read_form
from sala.forms.models import Form
from sala.forms.pages.form import form_crumbs
from sala.forms.queries import form_by_id
from sala.forms.rules import can_edit_form
from sala.forms.sheets import NotAFormError, Problem
from sala.kit.i18n import LANGUAGES
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ImportFormPage:
    """`problems`: all that is wrong, by sheet, row and column; `columns_in`: the language of columns without one, as
    (code, chosen).
    """

    crumbs: list[Crumb]
    form: Form
    problems: list[Problem]
    columns_in: list[tuple[str, bool]]
    error: str


@signed_in
def import_form(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """For organisers. The sheet becomes the draft, whole, or nothing changes and the page says all that is wrong."""
    found = form_by_id(form)
    if not can_edit_form(person, found):
        raise PermissionDenied
    problems: list[Problem] = []
    error = ""
    if request.method == "POST":
        try:
            _take(request, found, person)
            return redirect("forms:publish", found.pk)
        except NotAFormError as problem:
            problems = problem.problems
        except ValidationError as problem:
            error = " ".join(problem.messages)
    chosen = request.POST.get("language", get_language() or "en")
    shown = ImportFormPage(
        crumbs=form_crumbs(found, _("Read an XLSForm")),
        form=found,
        problems=problems,
        columns_in=[(code, code == chosen) for code in LANGUAGES],
        error=error,
    )
    return page(request, "forms/import_form.html", shown, status=422 if problems or error else 200)


def _take(request: HttpRequest, form: Form, by: Person) -> None:
    sheet = request.FILES.get("sheet")
    if sheet is None:
        raise ValidationError(_("Choose a file first."))
    language = request.POST.get("language", "")
    definition = read_form(
        sheet.read(MOST_BYTES + 1),
        name=sheet.name or "",
        language=language if language in LANGUAGES else "en",
    )
    save_draft(form=form, definition=definition, plain=False, by=by, at=timezone.now())
