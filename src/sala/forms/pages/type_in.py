"""Type in what was written on paper, several papers in a row."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forms.actions.responses import BadAnswersError, Given, respond
from sala.forms.interpreter import look
from sala.forms.layout import changed_rows, logic_of, typed_answers
from sala.forms.models import Form, FormVersion
from sala.forms.pages.answer import Shown, shown_now, take_pictures
from sala.forms.pages.form import form_crumbs
from sala.forms.queries import current_version, day_in, form_by_id, version_numbered
from sala.forms.rules import can_type_in
from sala.forms.types import Answers, Channel
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.ids import clean_code, parse_uuid7, uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TypeInPage:
    """`saved`: the paper before was kept; `written`: languages as (code, chosen), which stays for the next paper;
    `typed_in`: papers so far.
    """

    crumbs: list[Crumb]
    form: Form
    number: int
    title: Text
    shown: Shown
    logic: str
    paper: str
    written: list[tuple[str, bool]]
    id: uuid.UUID
    saved: bool
    typed_in: int
    error: str


@signed_in
def type_in(request: HttpRequest, person: Person, form: uuid.UUID) -> HttpResponse:
    """For organisers, chairs and rapporteurs; `?paper=` is the code that the QR of a paper brought."""
    found = form_by_id(form)
    if not can_type_in(person, found):
        raise PermissionDenied
    version = version_numbered(found, request.POST.get("version")) or current_version(found)
    if version is None:
        raise Http404
    version.form = found
    typed = typed_answers(version.definition, request.POST)
    refused = take_pictures(request, version, typed, person)
    if "change" in request.POST:
        typed = changed_rows(version.definition, typed, request.POST["change"])
    if request.method != "POST" or "change" in request.POST or refused:
        return _page(request, version, typed, errors=refused)
    seen = look(version.definition, typed, today=day_in(found, timezone.now()))
    if "answers" not in request.POST and (opened := set(request.POST.get("unseen", "").split()) & seen.asked):
        return _page(request, version, typed, opened=len(opened))
    try:
        _save(request, version, typed, person)
    except BadAnswersError as problem:
        return _page(request, version, typed, errors=problem.errors)
    except ValidationError as problem:
        return _page(request, version, typed, error=" ".join(problem.messages))
    return _page(request, version, {}, saved=True)


def _save(request: HttpRequest, version: FormVersion, typed: Answers, by: Person) -> None:
    paper = clean_code(request.POST.get("paper", "")[:100])
    if not paper:
        raise ValidationError(
            _("Type the code that stands on the paper, so that no paper is typed in twice.")
        )
    try:
        response_id = parse_uuid7(request.POST.get("id"))
    except ValueError:
        response_id = uuid7()
    given = Given(response_id, typed, request.POST.get("language", ""), Channel.PAPER, None, "", paper, by)
    respond(version=version, given=given, at=timezone.now())


def _page(
    request: HttpRequest,
    version: FormVersion,
    typed: Answers,
    *,
    errors: dict[str, str] | None = None,
    error: str = "",
    opened: int = 0,
    saved: bool = False,
) -> HttpResponse:
    form = version.form
    language = request.POST.get("language", get_language() or "en")
    shown = TypeInPage(
        crumbs=form_crumbs(form, _("Type in from paper")),
        form=form,
        number=version.number,
        title=Text(version.definition["title"]) or form.title,
        shown=shown_now(version, typed, errors or {}, opened=opened),
        logic=logic_of(version.definition),
        paper="" if saved else request.POST.get("paper", request.GET.get("paper", ""))[:20],
        written=[(code, code == language) for code in LANGUAGES],
        id=uuid7(),
        saved=saved,
        typed_in=form.responses.filter(channel=Channel.PAPER).count(),
        error=error,
    )
    return page(request, "forms/type_in.html", shown, status=422 if errors or error else 200)
