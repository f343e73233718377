"""Answer a prompt."""

import uuid
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.answers import LONGEST_ANSWER, Answering, clean_answer
from sala.forum.actions.answers import answer as keep_answer
from sala.forum.models import Answer, Event, Prompt
from sala.forum.pages.sending import TooFastError, check_pace, form_id, once_with_receipt
from sala.forum.prompted import open_prompts, own_answer, prompt_of
from sala.forum.queries import event_by_slug
from sala.forum.types import Channel
from sala.kit.ids import coarse_uuid7, new_code, uuid7
from sala.people.api import Person, person_of
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """`id` makes a second press of the same button the same answer; `receipt` finds an anonymous one again, and is
    shown after sending (`sent`). `mine`: the signed-in person answered before, and changes it. `others`: what is asked
    too at this moment.
    """

    crumbs: list[Crumb]
    event: Event
    prompt: Prompt
    open: bool
    others: list[Prompt]
    text: str
    name: str
    proxy: bool
    asked_for: str
    mine: bool
    id: uuid.UUID
    receipt: str
    error: str
    sent: bool
    most: int


def answer(request: HttpRequest, event: str, prompt: uuid.UUID) -> HttpResponse:
    """GET shows the form, POST keeps an answer. Open to everyone who has the address."""
    found = event_by_slug(event)
    asked, person, at = prompt_of(found, prompt), person_of(request), timezone.now()
    left: Answer | None = None
    error, status, receipt = "", 200, request.POST.get("receipt", "")[:40] or new_code()
    if request.method == "POST":
        try:
            left, receipt = once_with_receipt(request, receipt, partial(_answer, request, asked, person))
        except ValidationError as problem:
            error, status = " ".join(problem.messages), 429 if isinstance(problem, TooFastError) else 422
    own = own_answer(asked, person)
    typed = request.POST if error else {}
    shown = AnswerPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Prompts"), reverse("forum:prompts", args=[event])),
            Crumb(_("Answer")),
        ],
        event=found,
        prompt=asked,
        open=asked.is_open(at) and found.closed_at is None,
        others=[row for row in open_prompts(found, at) if row.pk != asked.pk],
        text=typed.get("text", "") if error else own.text if own and not left else "",
        name=request.POST.get("name", "mine" if own else "anonymous"),
        proxy="proxy" in typed,
        asked_for=typed.get("asked_for", ""),
        mine=own is not None and left is None,
        id=form_id(request) if error else uuid7(),
        receipt=receipt if request.method == "POST" and not (left and left.author_id) else new_code(),
        error=error,
        sent=left is not None,
        most=LONGEST_ANSWER,
    )
    return page(request, "forum/answer.html", shown, status=status)


def _answer(
    request: HttpRequest, prompt: Prompt, person: Person | None, answer_id: uuid.UUID, receipt: str
) -> Answer:
    text, at = request.POST.get("text", ""), timezone.now()
    author = person if request.POST.get("name") == "mine" else None
    asked_for = request.POST.get("asked_for", "")
    clean_answer(text)  # what cannot be taken does not count against the hall's pace
    if author is None:
        check_pace(request, Answer.objects.filter(pk=coarse_uuid7(answer_id)), at)
    return keep_answer(
        Answering(
            id=answer_id,
            prompt=prompt,
            text=text,
            language=get_language() or "en",
            author=author,
            channel=Channel.PROXY if asked_for.strip() or "proxy" in request.POST else Channel.WEB,
            at=at,
            receipt=receipt,
            asked_for=asked_for,
        )
    )
