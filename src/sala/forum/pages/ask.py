"""Ask a question, and see the others'."""

import uuid
from dataclasses import dataclass
from functools import lru_cache, partial

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sala.forum.actions.questions import LONGEST, Asking, clean_question
from sala.forum.actions.questions import ask as ask_question
from sala.forum.models import Event, Question
from sala.forum.pages.sending import TooFastError, check_pace, form_id, once_with_receipt
from sala.forum.queries import (
    PUBLIC_STATES,
    Asked,
    event_with_schedule,
    session_named,
    sessions_to_ask,
    with_authors,
)
from sala.forum.rules import can_type_in
from sala.forum.types import Channel, QuestionState
from sala.kit.ids import coarse_uuid7, new_code, uuid7
from sala.people.api import Person, person_of
from sala.ui.api import Crumb, page

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class AskPage:
    """`options`: the sessions, as the list offers them. `id` makes a second press of the same button the same
    question; `receipt` finds an anonymous one again, and is shown after sending (`sent`). `name` is the choice:
    anonymous or mine. `most` is the longest text, in characters. `questions`: what others asked; not beside the answer
    that one's own has arrived.
    """

    crumbs: list[Crumb]
    event: Event
    options: SafeString
    session: str
    text: str
    name: str
    proxy: bool
    asked_for: str
    id: uuid.UUID
    receipt: str
    error: str
    sent: bool
    waits: bool
    most: int
    may_type_in: bool
    here: str
    questions: list[Asked]


def ask(request: HttpRequest, event: str) -> HttpResponse:
    """GET shows the form and the most supported questions; POST asks. Open to everyone who has the address."""
    (found, schedule), person = event_with_schedule(event), person_of(request)
    asked: Question | None = None
    error, status, receipt = "", 200, _receipt(request)
    if request.method == "POST":
        try:
            asked, receipt = once_with_receipt(request, receipt, partial(_ask, request, found, person))
        except ValidationError as problem:
            error, status = " ".join(problem.messages), 429 if isinstance(problem, TooFastError) else 422
    typed = request.POST if error else {}
    session = request.POST.get("session", request.GET.get("session", ""))
    shown = AskPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("Ask a question"))],
        event=found,
        options=session_options(schedule, session),
        session=session,
        text=typed.get("text", ""),
        name=request.POST.get("name", "anonymous"),
        proxy="proxy" in typed,
        asked_for=typed.get("asked_for", ""),
        id=form_id(request) if error else uuid7(),
        receipt=receipt if request.method == "POST" and not (asked and asked.author_id) else new_code(),
        error=error,
        sent=asked is not None,
        waits=asked is not None and asked.state == QuestionState.WAITING,
        most=LONGEST,
        may_type_in=person is not None and can_type_in(person, found),
        here=request.path,
        questions=[] if asked else with_authors(_most_supported(found), person),
    )
    return page(request, "forum/ask.html", shown, status=status)


@require_safe
def ask_without_language(request: HttpRequest, event: str, session: str = "") -> HttpResponse:
    """`/a/<event>` and `/a/<event>/<session>`: the short address on the wall and on paper, on to the phone's
    language.
    """
    with override(get_language_from_request(request)):
        address = reverse("forum:ask", args=[event])
    return redirect(f"{address}?session={session}" if session else address)


def session_options(schedule: str, chosen: str) -> SafeString:
    """The `<option>`s of a published version's sessions, the one with the slug `chosen` selected."""
    known = any(slot.slug == chosen for slot in sessions_to_ask(schedule))
    return _options(schedule, chosen if known else "", get_language() or "en")


@lru_cache(maxsize=256)
def _options(schedule: str, chosen: str, _language: str) -> SafeString:
    # A version never changes, and in a template the list is a third of what a question costs.
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (slot.slug, mark_safe(" selected") if slot.slug == chosen else "", str(slot.title))
            for slot in sessions_to_ask(schedule)
        ),
    )


def _most_supported(event: Event) -> QuerySet[Question]:
    return event.questions.filter(withdrawn=False, state__in=PUBLIC_STATES).order_by("-support_count", "-id")[
        :MOST_SHOWN
    ]


def _receipt(request: HttpRequest) -> str:
    return request.POST.get("receipt", "")[:40] or new_code()


def _ask(
    request: HttpRequest, event: Event, person: Person | None, question_id: uuid.UUID, receipt: str
) -> Question:
    text, asked_for = request.POST.get("text", ""), request.POST.get("asked_for", "")
    author = person if request.POST.get("name") == "mine" else None
    at = timezone.now()
    clean_question(text)  # what cannot be taken does not count against the hall's pace
    if author is None:
        check_pace(request, Question.objects.filter(pk=coarse_uuid7(question_id)), at)
    asking = Asking(
        id=question_id,
        event=event,
        session=session_named(event, request.POST.get("session", "")),
        text=text,
        language=get_language() or "en",
        author=author,
        channel=Channel.PROXY if asked_for.strip() or "proxy" in request.POST else Channel.WEB,
        at=at,
        receipt=receipt,
        asked_for=asked_for,
    )
    return ask_question(asking)
