"""The answers to a form: to read, and to take away as a table."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.files.api import Size
from sala.forms.models import Form, Response
from sala.forms.pages.form import form_crumbs
from sala.forms.queries import form_by_id
from sala.forms.rules import can_see_responses
from sala.forms.tables import Answered, answered, table
from sala.forms.types import Channel
from sala.kit.sheets import XLSX, Cell, Sheet, write_separated, write_workbook
from sala.people.api import Person, persons_by_id, record, record_views, signed_in, taken_away
from sala.ui.api import Crumb, page, read_only

MOST = 25


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """One response: who (a name, or ""), how it came, what it says."""

    response: Response
    number: int
    name: str
    channel: str
    answers: list[Answered]


@dataclass(frozen=True, slots=True)
class ResponsesPage:
    """Newest first."""

    crumbs: list[Crumb]
    form: Form
    lines: list[ResponseLine]
    numbers: Page[Response]
    zone: str


@read_only
@signed_in
def responses(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """For those who may read them; that they looked is logged."""
    found = _readable(form, person)
    numbers = Paginator(
        found.responses.select_related("version").prefetch_related("pictures__picture"), MOST
    ).get_page(request.GET.get("page"))
    rows = list(numbers)
    names = _names(rows)
    _log(found, rows, person, exported=False)
    shown = ResponsesPage(
        crumbs=form_crumbs(found, _("Answers")),
        form=found,
        lines=[
            ResponseLine(
                row,
                row.version.number,
                names.get(row.person_id, "") if row.person_id else "",
                str(Channel(row.channel).label),
                answered(row.version.definition, row),
            )
            for row in rows
        ],
        numbers=numbers,
        zone=found.scope.time_zone,
    )
    return page(request, "forms/responses.html", shown)


@read_only
@signed_in
@taken_away("forms:responses")
def responses_xlsx(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """All answers as an Excel workbook."""
    found = _readable(form, person)
    headings, *rows = _table(request, found, person)
    content = write_workbook([Sheet(_("Answers"), [str(heading) for heading in headings], rows)])
    return HttpResponse(content, content_type=XLSX, headers=_as_file(found, "xlsx"))


@read_only
@signed_in
@taken_away("forms:responses")
def responses_csv(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """All answers as CSV."""
    found = _readable(form, person)
    content = write_separated(_table(request, found, person))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=_as_file(found, "csv"))


def _readable(form: uuid.UUID, person: Person) -> Form:
    found = form_by_id(form)
    if not can_see_responses(person, found):
        raise PermissionDenied
    return found


def _names(rows: Sequence[Response]) -> dict[uuid.UUID, str]:
    people = persons_by_id([row.person_id for row in rows if row.person_id])
    return {pk: str(person.name) for pk, person in people.items()}


def _log(form: Form, rows: Sequence[Response], by: Person, *, exported: bool) -> None:
    at = timezone.now()
    record(
        "responses.export" if exported else "responses.look",
        by=by,
        at=at,
        about=form,
        scope=form.scope,
        detail={"number": len(rows)},
    )
    people = dict.fromkeys(row.person_id for row in rows if row.person_id)
    record_views(people, by=by, at=at, page="forms:responses", scope=form.scope)


def _table(request: HttpRequest, form: Form, by: Person) -> list[list[Cell]]:
    rows = list(form.responses.order_by("made_at", "pk"))
    _log(form, rows, by, exported=True)

    def picture(key: str) -> str:
        return request.build_absolute_uri(reverse("picture", args=[key, Size.LARGE]))

    versions, zone = list(form.versions.all()), form.scope.time_zone
    return list(table(versions, rows, names=_names(rows), zone=zone, picture=picture))


def _as_file(form: Form, end: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="answers-{form.code}.{end}"'}
