"""Type in the sheets with prompts, one after the other."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.answers import type_in_sheet
from sala.forum.models import Answer, Event, Prompt
from sala.forum.prompted import prompts_of
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_type_in
from sala.kit.i18n import LANGUAGES
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TypeInAnswersPage:
    """`prompts` are those of the sheet, each with what was typed. `sessions`: (slug, title, chosen) of those that have
    prompts. Session and language stay for the next sheet; `number`: sheets so far.
    """

    crumbs: list[Crumb]
    event: Event
    sessions: list[tuple[str, str, bool]]
    session: str
    prompts: list[tuple[Prompt, str]]
    paper: str
    written: list[tuple[str, bool]]
    name: str
    saved: bool
    number: int
    error: str


@signed_in
def type_in_answers(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers, chairs and rapporteurs; also after the prompts have closed. `?session=<slug>`."""
    found = event_by_slug(event)
    if not can_type_in(person, found):
        raise PermissionDenied
    rows = prompts_of(found)
    session = request.POST.get("session", request.GET.get("session", ""))
    asked = [row for row in rows if (row.session.slug if row.session else "") == session]
    saved, error = False, ""
    if request.method == "POST":
        try:
            _save(request, found, asked, person)
            saved = True
        except ValidationError as problem:
            error = " ".join(problem.messages)
    language = request.POST.get("language", get_language() or "en")
    typed = request.POST if error else {}
    shown = TypeInAnswersPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Prompts"), reverse("forum:prompts", args=[event])),
            Crumb(_("Type in from paper")),
        ],
        event=found,
        sessions=_sessions(rows, session),
        session=session,
        prompts=[(row, typed.get(f"text_{row.pk}", "")) for row in asked],
        paper=typed.get("paper", "")[:20],
        written=[(code, code == language) for code in LANGUAGES],
        name=typed.get("asked_for", ""),
        saved=saved,
        number=_typed_so_far(found),
        error=error,
    )
    return page(request, "forum/type_in_answers.html", shown, status=422 if error else 200)


def _save(request: HttpRequest, event: Event, asked: list[Prompt], by: Person) -> None:
    for row in asked:
        row.event = event
    type_in_sheet(
        event=event,
        texts={row: request.POST.get(f"text_{row.pk}", "") for row in asked},
        paper_code=request.POST.get("paper", "")[:100],
        language=request.POST.get("language", ""),
        name=request.POST.get("asked_for", ""),
        by=by,
        at=timezone.now(),
    )


def _sessions(rows: list[Prompt], chosen: str) -> list[tuple[str, str, bool]]:
    titles = {row.session.slug: str(row.session.title) for row in rows if row.session}
    return [(slug, title, slug == chosen) for slug, title in titles.items()]


def _typed_so_far(event: Event) -> int:
    sheets = Answer.objects.filter(prompt__event=event, withdrawn=False).exclude(paper_code="")
    return sheets.values("paper_code").distinct().count()
