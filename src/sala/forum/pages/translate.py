"""Write a translation beneath a question."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.moderation import StaleTranslationError
from sala.forum.actions.moderation import translate as write_translation
from sala.forum.models import Event, Question, Translation
from sala.forum.pages.question import question_for
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_translate
from sala.kit.i18n import LANGUAGES
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TranslatePage:
    """`base` is the revision that the text was edited from. `theirs`: what somebody else wrote meanwhile."""

    crumbs: list[Crumb]
    event: Event
    question: Question
    others: list[tuple[str, bool]]
    to: str
    text: str
    base: str
    theirs: str
    error: str


@signed_in
def translate(request: HttpRequest, person: Person, event: str, question: uuid.UUID) -> HttpResponse:
    """For interpreters, rapporteurs, chairs and organisers. `?to=km` chooses the language."""
    found = question_for(person, event_by_slug(event), question)
    if not can_translate(person, found.event):
        raise PermissionDenied
    to = _language(request, found)
    current = Translation.objects.filter(question=found, language=to).first()
    text, base = (current.text, str(current.revision)) if current else ("", "")
    error = theirs = ""
    if request.method == "POST":
        text, base = request.POST.get("text", ""), request.POST.get("base", "")
        try:
            read = int(base) if base.isdecimal() else None
            write_translation(question=found, language=to, text=text, by=person, base=read, at=timezone.now())
            return redirect(f"{reverse('forum:questions', args=[event])}#q-{found.pk}")
        except StaleTranslationError as problem:
            error = " ".join(problem.messages)
            theirs, base = (
                (problem.current.text, str(problem.current.revision)) if problem.current else ("", "")
            )
        except ValidationError as problem:
            error = " ".join(problem.messages)
    shown = TranslatePage(
        _crumbs(found.event), found.event, found, _others(found, to), to, text, base, theirs, error
    )
    return page(request, "forum/translate.html", shown, status=422 if error else 200)


def _language(request: HttpRequest, question: Question) -> str:
    possible = [code for code in LANGUAGES if code != question.language]
    wanted = request.POST.get("language") or request.GET.get("to") or get_language() or ""
    interpreted = [code for code in question.event.interpreted if code in possible]
    return wanted if wanted in possible else (interpreted or possible)[0]


def _others(question: Question, to: str) -> list[tuple[str, bool]]:
    return [(code, code == to) for code in LANGUAGES if code != question.language]


def _crumbs(event: Event) -> list[Crumb]:
    return [
        Crumb(event.title, reverse("forum:schedule", args=[event.slug])),
        Crumb(_("Questions"), reverse("forum:questions", args=[event.slug])),
        Crumb(_("Translate")),
    ]
