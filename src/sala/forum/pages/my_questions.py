"""My questions, and my notes in the reflections box: named ones by the account, anonymous ones by receipts that
only this phone has; or by a code on paper.
"""

import json
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sala.forum.box import Note, notes_in, with_writers
from sala.forum.models import Answer, Event, Question, Reflection
from sala.forum.prompted import Said, answers_in, with_answerers
from sala.forum.queries import Asked, event_by_slug, with_authors
from sala.forum.types import QuestionState
from sala.kit.ids import clean_code, digest
from sala.people.api import person_of
from sala.ui.api import Crumb, page, read_only

MOST = 100


@dataclass(frozen=True, slots=True)
class MyQuestionsPage:
    """`questions`, `notes` and `answers`: the signed-in person's own in this event, newest first. Those of the
    phone are added there.
    """

    crumbs: list[Crumb]
    event: Event
    questions: list[Asked]
    notes: list[Note]
    answers: list[Said]
    known: bool


@dataclass(frozen=True, slots=True)
class FindPage:
    """`asked`, `note` or `said` is what the code found; `error` says that it found nothing."""

    crumbs: list[Crumb]
    event: Event
    code: str
    asked: Asked | None
    note: Note | None
    said: Said | None
    error: str


@read_only
def my_questions(request: HttpRequest, event: str) -> HttpResponse:
    """Open to everyone: who is not signed in sees what this phone keeps, or types a receipt."""
    found, person = event_by_slug(event), person_of(request)
    own = found.questions.filter(withdrawn=False, author_id=person.pk) if person else Question.objects.none()
    written = (
        notes_in(found).filter(author_id=person.pk).order_by("-left_at", "-pk")[:MOST]
        if person
        else Reflection.objects.none()
    )
    crumbs = [Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("My questions and notes"))]
    shown = MyQuestionsPage(
        crumbs=crumbs,
        event=found,
        questions=with_authors(own.order_by("-asked_at", "-id")[:MOST], person),
        notes=with_writers(written),
        answers=with_answerers(answers_in(found).filter(author_id=person.pk)[:MOST]) if person else [],
        known=person is not None,
    )
    return page(request, "forum/my_questions.html", shown)


def find(request: HttpRequest, event: str) -> HttpResponse:
    """An anonymous question, note or answer by its receipt; the code travels in the form, never in an address that is
    kept somewhere.
    """
    found = event_by_slug(event)
    code = request.POST.get("receipt", "")[:60]
    asked = _by_receipt(found, code) if clean_code(code) else None
    # An answer before the note that was made of it: taking the answer back takes both.
    said = _answer_by_receipt(found, code) if clean_code(code) and asked is None else None
    note = _note_by_receipt(found, code) if clean_code(code) and asked is None and said is None else None
    error = ""
    if request.method == "POST" and asked is None and note is None and said is None:
        error = _("Nothing has this code. Look at it again: it has three groups of four signs.")
    crumbs = [
        Crumb(found.title, reverse("forum:schedule", args=[event])),
        Crumb(_("My questions and notes"), reverse("forum:my_questions", args=[event])),
        Crumb(_("Find with a code")),
    ]
    shown = FindPage(crumbs, found, clean_code(code) or code, asked, note, said, error)
    return page(request, "forum/find.html", shown, status=422 if error else 200)


@csrf_exempt  # changes nothing; asked without cookies, so that nobody learns whose receipts these are
@require_POST
def standing(request: HttpRequest, event: str) -> HttpResponse:
    """Where anonymous questions, notes and answers stand: body `{id: receipt}` (at most 100), answer
    `{id: {label, support}}`; null: withdrawn.
    """
    found = event_by_slug(event)
    try:
        asked = {
            str(uuid.UUID(key)): digest(clean_code(str(code)))
            for key, code in list(json.loads(request.body).items())[:MOST]
        }
    except (ValueError, AttributeError, RecursionError):
        return JsonResponse({"error": "not receipts"}, status=400)
    questions = Question.objects.filter(event=found, pk__in=asked)
    notes = Reflection.objects.filter(event=found, pk__in=asked)
    given = Answer.objects.filter(prompt__event=found, pk__in=asked)
    rows: list[Question | Reflection | Answer] = [*questions, *notes, *given]
    right = [row for row in rows if row.receipt_digest == asked[str(row.pk)]]
    return JsonResponse({str(row.pk): None if row.withdrawn else _standing(row) for row in right})


def _standing(row: Question | Reflection | Answer) -> dict[str, object]:
    if isinstance(row, Answer):
        return {"label": _("With the answers"), "support": 0}
    if isinstance(row, Reflection):
        return {"label": _("In the reflections box"), "support": 0}
    return {"label": str(QuestionState(row.state).label), "support": row.support_count}


def _by_receipt(event: Event, code: str) -> Asked | None:
    rows = Question.objects.filter(event=event, withdrawn=False, receipt_digest=digest(clean_code(code)))
    return next(iter(with_authors(rows[:1])), None)


def _answer_by_receipt(event: Event, code: str) -> Said | None:
    rows = answers_in(event).filter(receipt_digest=digest(clean_code(code)))
    return next(iter(with_answerers(rows[:1])), None)


def _note_by_receipt(event: Event, code: str) -> Note | None:
    rows = notes_in(event).filter(receipt_digest=digest(clean_code(code)))
    return next(iter(with_writers(rows[:1])), None)
