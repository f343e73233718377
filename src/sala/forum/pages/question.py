"""What is done to one question: support, take, hide, withdraw. Each is a POST that may be pressed twice."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from sala.forum.actions import moderation, questions
from sala.forum.models import Answer, Event, Question, Reflection
from sala.forum.pages.questions import questions as questions_page
from sala.forum.queries import Asked, event_by_slug, with_authors
from sala.forum.rules import can_moderate, moderates_still, questions_visible_to
from sala.forum.types import QuestionState
from sala.kit.ids import clean_code, digest
from sala.people.api import Person, person_of, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class HidePage:
    """The question, and the reason that only moderators read."""

    crumbs: list[Crumb]
    event: Event
    asked: Asked
    because: str
    error: str


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """The question, note of the reflections box or answer to a prompt (`what`) to take back; None when it cannot be
    shown: gone, or not this person's. `done`: it is back.
    """

    crumbs: list[Crumb]
    event: Event
    question: Question | Reflection | Answer | None
    what: str
    receipt: str
    done: bool


def question_for(person: Person | None, event: Event, question_id: uuid.UUID) -> Question:
    """The question, or 404 when this person may not see it."""
    found = (
        questions_visible_to(person, event)
        .select_related("event__scope", "session")
        .filter(pk=question_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def back(request: HttpRequest, event: str, question_id: uuid.UUID) -> HttpResponse:
    """To the page that the button stood on (only one of our own), at this question."""
    target = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    if not here or not target.startswith("/"):
        target = reverse("forum:questions", args=[event])
    return redirect(f"{target}#q-{question_id}")


@signed_in
def support(request: HttpRequest, person: Person, event: str, question: uuid.UUID) -> HttpResponse:
    """Support once; a second press, or one's own question, changes nothing. Read (after signing in, say) it leads
    back to the question.
    """
    if request.method != "POST":
        return back(request, event, question)
    found = question_for(person, event_by_slug(event), question)
    try:
        questions.support(question_id=found.pk, person=person, at=timezone.now())
    except ValidationError as error:
        return questions_page(request, event, " ".join(error.messages))
    return back(request, event, found.pk)


@signed_in
def moderate(request: HttpRequest, person: Person, event: str, question: uuid.UUID) -> HttpResponse:
    """Take, answer, put back, show. `seen` is where it stood when the button was shown. Read, it leads back."""
    if request.method != "POST":
        return back(request, event, question)
    found = question_for(person, event_by_slug(event), question)
    try:
        seen, state = (QuestionState(request.POST.get(name, "")) for name in ("seen", "state"))
        moderation.moderate(question=found, seen=seen, state=state, by=person, at=timezone.now())
    except ValidationError as error:
        return questions_page(request, event, " ".join(error.messages))
    except ValueError as error:
        raise Http404 from error
    return back(request, event, found.pk)


@signed_in
def hide(request: HttpRequest, person: Person, event: str, question: uuid.UUID) -> HttpResponse:
    """A page of its own that asks for the reason; for moderators."""
    found = question_for(person, event_by_slug(event), question)
    if not can_moderate(person, found.event) or not moderates_still(person, found.event):
        raise PermissionDenied
    error, because = "", request.POST.get("because", "")
    if request.method == "POST":
        try:
            seen = QuestionState(request.POST.get("seen", found.state))
            moderation.moderate(
                question=found,
                seen=seen,
                state=QuestionState.HIDDEN,
                by=person,
                at=timezone.now(),
                because=because,
            )
            return redirect("forum:questions", event)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        except ValueError as problem:
            raise Http404 from problem
    crumbs = _crumbs(found.event, _("Do not show"))
    asked = with_authors(Question.objects.filter(pk=found.pk), person)[0]
    return page(
        request,
        "forum/hide.html",
        HidePage(crumbs, found.event, asked, because, error),
        status=422 if error else 200,
    )


def withdraw(request: HttpRequest, event: str, question: uuid.UUID) -> HttpResponse:
    """GET asks once more, POST takes it back: with a receipt an anonymous one, else the signed-in person's own."""
    found, person = event_by_slug(event), person_of(request)
    receipt = request.POST.get("receipt", "")[:40]
    row = _written(found, question)
    own = row is not None and person is not None and row.author_id == person.pk
    # On a page the question is there or it is not: only a phone's withdrawal may come before its question.
    fits = row is not None and bool(receipt) and row.receipt_digest == digest(clean_code(receipt))
    if request.method == "POST" and (fits or (own and not receipt)):
        questions.withdraw(question_id=question, person=None if receipt else person, receipt=receipt)
    done = request.method == "POST" and _written(found, question) is None
    if not done and not own:
        raise Http404
    return page(
        request,
        "forum/withdraw.html",
        WithdrawPage(
            _crumbs(found, _("Withdraw")),
            found,
            None if done else row,
            "note" if isinstance(row, Reflection) else "answer" if isinstance(row, Answer) else "question",
            receipt,
            done,
        ),
    )


def _written(event: Event, key: uuid.UUID) -> Question | Reflection | Answer | None:
    there = {"event": event, "pk": key, "withdrawn": False}
    return (
        Question.objects.filter(**there).first()
        or Reflection.objects.filter(**there).first()
        or Answer.objects.filter(prompt__event=event, pk=key, withdrawn=False).first()
    )


def _crumbs(event: Event, label: str) -> list[Crumb]:
    return [
        Crumb(event.title, reverse("forum:schedule", args=[event.slug])),
        Crumb(_("Questions"), reverse("forum:questions", args=[event.slug])),
        Crumb(label),
    ]
