"""The answers to a prompt, beside the questions of its session: to read, to hide, to take along."""

import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sala.forum.actions.answers import hide_answer as hide
from sala.forum.actions.answers import note_answer as make_note
from sala.forum.actions.prompts import show_answers as show
from sala.forum.fields import as_id
from sala.forum.models import Answer, Event, Prompt
from sala.forum.prompted import Said, answer_of, answers_in, counted, prompt_of, prompts_of, with_answerers
from sala.forum.queries import Asked, event_by_slug, with_authors
from sala.forum.rules import (
    can_chair,
    can_read_answers,
    can_sort_notes,
    can_translate,
    chaired_sessions,
    questions_visible_to,
)
from sala.forum.types import Channel
from sala.kit.i18n import LANGUAGES
from sala.kit.sheets import XLSX, Cell, Sheet, write_separated, write_workbook
from sala.people.api import Person, record, record_views, signed_in, taken_away
from sala.ui.api import Crumb, page, read_only

ON_A_PAGE = 25
MOST_QUESTIONS = 15


@dataclass(frozen=True, slots=True)
class PromptTab:
    """A prompt to read: how many answers it has, whether it is the one shown."""

    prompt: Prompt
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """`answers` is one page of those to `prompt` (None: there is no prompt), `questions` the first of its session.
    `written`: languages as (code, chosen). `here`: where a press leads back to.
    """

    crumbs: list[Crumb]
    event: Event
    prompt: Prompt | None
    tabs: list[PromptTab]
    answers: list[Said]
    numbers: Page[Answer] | None
    written: list[tuple[str, bool]]
    questions: list[Asked]
    chairs: bool
    translates: bool
    sorts: bool
    exports: bool
    address: str
    said: str


@read_only
@signed_in
def answers(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers, chairs, rapporteurs and interpreters, and for who leads a session those to its prompts.
    `?prompt=`, `?written=km`, `?page=`.
    """
    found = event_by_slug(event)
    rows = _readable(found, person)
    wanted = as_id(request.GET.get("prompt", ""))
    prompt = next((row for row in rows if row.pk == wanted), rows[0] if rows else None)
    written = request.GET.get("written", "")
    written = written if written in LANGUAGES else ""
    counts = counted(rows)
    answered = answers_in(found).filter(prompt=prompt)
    if written:
        answered = answered.filter(language=written)
    numbers = Paginator(answered, ON_A_PAGE).get_page(request.GET.get("page"))
    first = (numbers.number - 1) * ON_A_PAGE
    shown = AnswersPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Prompts"), reverse("forum:prompts", args=[event])),
            Crumb(_("Answers")),
        ],
        event=found,
        prompt=prompt,
        tabs=[PromptTab(row, counts.get(row.pk, 0), row is prompt) for row in rows],
        answers=with_answerers(answered[first : first + ON_A_PAGE]),
        numbers=numbers,
        written=[(code, code == written) for code in LANGUAGES],
        questions=_questions(found, prompt, person),
        chairs=prompt is not None and can_chair(person, found, prompt.session),
        translates=can_translate(person, found),
        sorts=can_sort_notes(person, found),
        exports=can_translate(person, found),
        address=urlencode({"prompt": str(prompt.pk) if prompt else "", "written": written}),
        said=_("It lies in the reflections box now, with the notes that are not sorted yet.")
        if request.GET.get("done") == "noted"
        else "",
    )
    return page(request, "forum/answers.html", shown)


def _readable(event: Event, person: Person) -> list[Prompt]:
    """The prompts whose answers this person reads; PermissionDenied for somebody without that task."""
    rows = prompts_of(event)
    if can_read_answers(person, event, None):
        return rows
    chaired = chaired_sessions(person, event) or frozenset()
    if not chaired:
        raise PermissionDenied
    return [row for row in rows if row.session_id in chaired]


def _questions(event: Event, prompt: Prompt | None, person: Person) -> list[Asked]:
    if prompt is None:
        return []
    rows = questions_visible_to(person, event).filter(session=prompt.session)
    return with_authors(rows.order_by("-support_count", "-id")[:MOST_QUESTIONS])


@require_POST
@signed_in
def note_answer(request: HttpRequest, person: Person, event: str, answer: uuid.UUID) -> HttpResponse:
    """Put an answer among the notes of the reflections box; for those who sort them."""
    del request
    found = event_by_slug(event)
    if not can_sort_notes(person, found):
        raise PermissionDenied
    row = answer_of(found, answer)
    make_note(row=row, by=person, at=timezone.now())
    return redirect(f"{reverse('forum:answers', args=[event])}?prompt={row.prompt_id}&done=noted#a-{row.pk}")


@require_POST
@signed_in
def show_answers(request: HttpRequest, person: Person, event: str, prompt: uuid.UUID) -> HttpResponse:
    """Show a prompt's answers to everybody, without names, or (`shown=no`) no longer."""
    found = prompt_of(event_by_slug(event), prompt)
    show(prompt=found, shown=request.POST.get("shown") != "no", by=person, at=timezone.now())
    return redirect(f"{reverse('forum:answers', args=[event])}?prompt={found.pk}")


@dataclass(frozen=True, slots=True)
class HideAnswerPage:
    """Asks for the reason."""

    crumbs: list[Crumb]
    event: Event
    said: Said
    because: str
    error: str


@signed_in
def hide_answer(request: HttpRequest, person: Person, event: str, answer: uuid.UUID) -> HttpResponse:
    """A page of its own that asks why an answer is not shown (`show=1`: shows it again); for who leads the session."""
    found = event_by_slug(event)
    row = answer_of(found, answer)
    if not can_chair(person, found, row.prompt.session):
        raise PermissionDenied
    because, error = request.POST.get("because", ""), ""
    back = f"{reverse('forum:answers', args=[event])}?prompt={row.prompt_id}#a-{row.pk}"
    if request.method == "POST":
        try:
            if "show" not in request.POST and not because.strip():
                raise ValidationError(_("Say why it is not shown. Only its readers see the reason."))
            hide(row=row, because="" if "show" in request.POST else because, by=person, at=timezone.now())
            return redirect(back)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    crumbs = [
        Crumb(found.title, reverse("forum:schedule", args=[event])),
        Crumb(_("Answers"), back),
        Crumb(_("Do not show")),
    ]
    said = with_answerers(Answer.objects.filter(pk=row.pk))[0]
    context = HideAnswerPage(crumbs, found, said, because, error)
    return page(request, "forum/hide_answer.html", context, status=422 if error else 200)


@read_only
@signed_in
@taken_away("forum:answers")
def answers_xlsx(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """All answers of an event as an Excel workbook; logged."""
    del request
    found = event_by_slug(event)
    headings, *rows = _table(found, person)
    content = write_workbook([Sheet(_("Answers"), [str(heading) for heading in headings], rows)])
    return HttpResponse(content, content_type=XLSX, headers=_as_file(found, "xlsx"))


@read_only
@signed_in
@taken_away("forum:answers")
def answers_csv(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """All answers of an event as CSV; logged."""
    del request
    found = event_by_slug(event)
    content = write_separated(_table(found, person))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=_as_file(found, "csv"))


def _as_file(event: Event, end: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="answers-{event.slug}.{end}"'}


def _table(event: Event, by: Person) -> list[list[Cell]]:
    """The head, then a row for each answer; that somebody took it away is written in the log."""
    if not can_translate(by, event):
        raise PermissionDenied
    at, zone, language = timezone.now(), ZoneInfo(event.scope.time_zone), get_language() or "en"
    said = with_answerers(answers_in(event))
    detail = {"number": len(said)}
    record("answers.export", by=by, at=at, about=event, scope=event.scope, detail=detail)
    named = dict.fromkeys(one.row.author_id for one in said if one.row.author_id)
    record_views(named, by=by, at=at, page="forum:answers", scope=event.scope)
    head: list[Cell] = [_("When"), _("Session"), _("Prompt"), _("Language"), _("What was answered")]
    head += [*LANGUAGES, _("How it came"), _("Name"), _("For whom"), _("Paper code"), _("Not shown because")]
    return [head, *(_row(one, zone, language) for one in said)]


def _row(one: Said, zone: ZoneInfo, language: str) -> list[Cell]:
    row, prompt = one.row, one.row.prompt
    translated = {t.language: t.text for t in one.translations}
    return [
        f"{row.made_at.astimezone(zone):%Y-%m-%d %H:%M}",
        str(prompt.session.title) if prompt.session else "",
        str(prompt.text),
        row.language,
        row.text,
        *(translated.get(code, "") for code in LANGUAGES),
        str(Channel(row.channel).label),
        one.author.written.display(language) if one.author else "",
        row.asked_for,
        row.paper_code,
        row.hidden_because,
    ]
