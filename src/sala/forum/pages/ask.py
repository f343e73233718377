"""Ask a question, and see the others'."""

import secrets
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from sala.forum.actions.questions import ask as ask_question
from sala.forum.models import Event, Session
from sala.forum.queries import Asked, event_by_slug, with_authors
from sala.forum.rules import questions_visible_to
from sala.forum.types import Channel
from sala.kit.ids import parse_uuid7, uuid7
from sala.people.api import Person, person_of
from sala.ui.api import Crumb, page

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class AskPage:
    """`id` makes a second press of the same button the same question. `receipt` finds an anonymous one again."""

    crumbs: list[Crumb]
    event: Event
    sessions: list[Session]
    session: str
    text: str
    asked_for: str
    id: uuid.UUID
    error: str
    sent: bool
    receipt: str
    questions: list[Asked]


def ask(request: HttpRequest, event: str) -> HttpResponse:
    """GET shows the form and the questions; POST asks. Open to everyone who has the address."""
    found = event_by_slug(event)
    person = person_of(request)
    error, receipt = "", ""
    if request.method == "POST":
        receipt = secrets.token_urlsafe(16) if request.POST.get("name") != "mine" or person is None else ""
        try:
            _ask(request, found, person, receipt)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    shown = AskPage(
        crumbs=[Crumb(found.title, f"/{get_language()}/forum/{found.slug}/")],
        event=found,
        sessions=list(Session.objects.filter(event=found).exclude(kind="break")[:200]),
        session=request.POST.get("session", request.GET.get("session", "")),
        text=request.POST.get("text", "") if error else "",
        asked_for=request.POST.get("asked_for", "") if error else "",
        id=uuid7(),
        error=error,
        sent=request.method == "POST" and not error,
        receipt=receipt,
        questions=with_authors(
            questions_visible_to(person, found).prefetch_related("translations").order_by("-support_count", "-id")[:MOST_SHOWN]
        ),
    )
    return page(request, "forum/ask.html", shown, status=422 if error else 200)


def _ask(request: HttpRequest, event: Event, person: Person | None, receipt: str) -> None:
    try:
        question_id = parse_uuid7(request.POST.get("id"))
    except ValueError:
        question_id = uuid7()
    asked_for = request.POST.get("asked_for", "")
    ask_question(
        id=question_id,
        event=event,
        session=Session.objects.filter(event=event, slug=request.POST.get("session", "")).first(),
        text=request.POST.get("text", ""),
        language=get_language() or "en",
        author=None if receipt else person,
        channel=Channel.PROXY if asked_for else Channel.WEB,
        at=timezone.now(),
        receipt=receipt,
        asked_for=asked_for,
    )


