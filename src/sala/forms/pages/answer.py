"""Answer a form: one page, with or without script, with or without network."""

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.http import require_safe

from sala.forms.actions.pictures import keep_sent_pictures
from sala.forms.actions.responses import BadAnswersError, Given, OtherResponseError, respond
from sala.forms.interpreter import look
from sala.forms.layout import Field, changed_rows, fields_of, logic_of, typed_answers
from sala.forms.models import Form, FormVersion
from sala.forms.queries import current_version, day_in, form_by_code, form_by_id, version_numbered
from sala.forms.rules import can_edit_form, can_type_in, ruling
from sala.forms.types import Answers, Channel, Kind, Who
from sala.kit.i18n import Text
from sala.kit.ids import new_code, parse_uuid7, uuid7
from sala.offline.api import TOO_FAST, address_of, let_through
from sala.people.api import Person, person_of
from sala.ui.api import page

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class TooFastError(ValidationError):
    """Too much comes from this address at the moment."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The questions as they stand now. `unseen`: keys that are not asked yet, so that a page without script can tell
    what its answers opened; `problems`: (field, label, sentence) for the summary; `opened`: how many questions more;
    `starred`: some question must be answered; `pictures`: one asks for a picture.
    """

    fields: list[Field]
    unseen: str
    problems: list[tuple[str, Text, str]] = field(default_factory=list)
    opened: int = 0
    starred: bool = False
    pictures: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`id` makes a second press the same response; `receipt` finds an anonymous one again, and is shown when sent.
    `closed`: why nothing is taken.
    """

    form: Form
    number: int
    title: Text
    shown: Shown
    logic: str
    name: str
    proxy: bool
    asks_name: bool
    named: bool
    id: uuid.UUID
    receipt: str
    error: str
    sent: bool
    closed: str
    may_edit: bool
    may_type_in: bool


def answer(request: HttpRequest, form: uuid.UUID) -> HttpResponse:
    """Open to everyone who has the address, as far as the form's own rules and the modules above allow."""
    found, person = form_by_id(form), person_of(request)
    if found.who == Who.NAMED and person is None:
        return redirect_to_login(request.get_full_path())
    ruled = ruling(person, found, timezone.now())
    if not ruled.may:
        raise PermissionDenied
    version = version_numbered(found, request.POST.get("version")) or current_version(found)
    if version is None:
        if can_edit_form(person, found):
            return redirect("forms:form", found.pk)
        raise Http404
    version.form = found
    typed = typed_answers(version.definition, request.POST)
    refused = take_pictures(request, version, typed, person)
    if "change" in request.POST:
        typed = changed_rows(version.definition, typed, request.POST["change"])
    if request.method != "POST" or "change" in request.POST or refused:
        return _page(request, version, person, typed, closed=ruled.closed, errors=refused)
    opened = _opened(request, version, typed)
    if opened:
        return _page(request, version, person, typed, closed=ruled.closed, opened=opened)
    return _send(request, version, person, typed, closed=ruled.closed)


@require_safe
def answer_without_language(request: HttpRequest, code: str, paper: str = "") -> HttpResponse:
    """`/f/<code>` and `/f/<code>/<paper>`: the short address on paper, on to the phone's language; whoever may type
    papers in comes to that, with the paper's code.
    """
    form = form_by_code(code)
    with override(get_language_from_request(request)):
        if paper and can_type_in(person_of(request), form):
            return redirect(f"{reverse('forms:type_in', args=[form.pk])}?paper={paper[:12]}")
        return redirect("forms:answer", form.pk)


def take_pictures(
    request: HttpRequest, version: FormVersion, typed: Answers, person: Person | None
) -> dict[str, str]:
    """Keep the pictures that came as files; what is refused, by key. Nameless ones count against the hall's pace."""
    at = timezone.now()
    if request.FILES and person is None and not let_through(address_of(request), at=at):
        return dict.fromkeys((name.removeprefix("f:") for name in request.FILES), "later")
    return keep_sent_pictures(version.definition, typed, request.FILES.dict(), request.POST, at=at)


def _opened(request: HttpRequest, version: FormVersion, typed: Answers) -> int:
    """How many questions were not there when a page without script was filled, and are asked after its answers."""
    if "answers" in request.POST:
        return 0
    seen = look(version.definition, typed, today=day_in(version.form, timezone.now()))
    return len(set(request.POST.get("unseen", "").split()) & seen.asked)


def _send(
    request: HttpRequest,
    version: FormVersion,
    person: Person | None,
    typed: Answers,
    *,
    closed: "str | _StrPromise",
) -> HttpResponse:
    receipt = request.POST.get("receipt", "")[:40] or new_code()
    author = person if version.form.who == Who.NAMED or request.POST.get("name") == "mine" else None
    try:
        response_id = parse_uuid7(request.POST.get("id"))
    except ValueError:
        response_id = uuid7()
    try:
        receipt = _respond(request, version, author, typed, response_id, receipt)
    except BadAnswersError as problem:
        return _page(request, version, person, typed, closed=closed, errors=problem.errors)
    except ValidationError as problem:
        return _page(request, version, person, typed, closed=closed, error=problem)
    return _page(request, version, person, {}, closed="", receipt="" if author else receipt, sent=True)


def _respond(
    request: HttpRequest,
    version: FormVersion,
    author: Person | None,
    typed: Answers,
    response_id: uuid.UUID,
    receipt: str,
) -> str:
    """The receipt under which it is kept: another one when the same page was sent before with other answers."""
    at = timezone.now()
    if author is None and not let_through(address_of(request), at=at):
        raise TooFastError(TOO_FAST)
    given = Given(
        id=response_id,
        answers=typed,
        language=get_language() or "en",
        channel=Channel.PROXY if "proxy" in request.POST else Channel.WEB,
        person=author,
        receipt=receipt,
    )
    try:
        respond(version=version, given=given, at=at)
    except OtherResponseError:
        receipt = new_code()
        respond(
            version=version,
            given=Given(uuid7(), typed, given.language, given.channel, author, receipt),
            at=at,
        )
    return receipt


def _page(
    request: HttpRequest,
    version: FormVersion,
    person: Person | None,
    typed: Answers,
    *,
    closed: "str | _StrPromise",
    errors: dict[str, str] | None = None,
    error: ValidationError | None = None,
    opened: int = 0,
    receipt: str | None = None,
    sent: bool = False,
) -> HttpResponse:
    form = version.form
    title = Text(version.definition["title"]) or Text(form.title)
    shown = shown_now(version, typed, errors or {}, opened=opened)
    context = AnswerPage(
        form=form,
        number=version.number,
        title=title,
        shown=shown,
        logic=logic_of(version.definition),
        name=request.POST.get("name", "anonymous"),
        proxy="proxy" in request.POST and not sent,
        asks_name=form.who == Who.CHOICE,
        named=form.who == Who.NAMED,
        id=uuid7(),
        receipt=new_code() if receipt is None else receipt,
        error=" ".join(error.messages) if error else "",
        sent=sent,
        closed=str(closed),
        may_edit=can_edit_form(person, form),
        may_type_in=can_type_in(person, form),
    )
    status = 429 if isinstance(error, TooFastError) else 422 if errors or error else 200
    return page(request, "forms/answer.html", context, status=status)


def shown_now(version: FormVersion, typed: Answers, errors: dict[str, str], *, opened: int = 0) -> Shown:
    """The questions with what was typed; also for the page that types papers in."""
    seen = look(version.definition, typed, today=day_in(version.form, timezone.now()))
    fields = fields_of(version.definition, typed, seen, errors)
    hidden, problems, starred, pictures = [], [], False, False
    waiting = list(fields)
    while waiting:
        one = waiting.pop(0)
        waiting = [*one.fields, *(inner for row in one.rows for inner in row), *waiting]
        starred, pictures = starred or one.required, pictures or one.kind == Kind.IMAGE
        if one.hidden:
            hidden.append(one.key)
        if one.error:
            problems.append((one.name, one.label, one.error))
    return Shown(fields, " ".join(hidden), problems, opened, starred, pictures)
