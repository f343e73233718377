"""Write a translation beneath an answer to a prompt."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forum.actions.answers import StaleAnswerTranslationError
from sala.forum.actions.answers import translate_answer as write_translation
from sala.forum.models import Answer, AnswerTranslation, Event
from sala.forum.pages.translate_note import wanted_language
from sala.forum.prompted import answer_of
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_translate
from sala.kit.i18n import LANGUAGES
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TranslateAnswerPage:
    """`base` is the revision that the text was edited from. `theirs`: what somebody else wrote meanwhile."""

    crumbs: list[Crumb]
    event: Event
    row: Answer
    others: list[tuple[str, bool]]
    to: str
    text: str
    base: str
    theirs: str
    error: str
    back: str


@signed_in
def translate_answer(request: HttpRequest, person: Person, event: str, answer: uuid.UUID) -> HttpResponse:
    """For interpreters, rapporteurs, chairs and organisers. `?to=km` chooses the language."""
    found = event_by_slug(event)
    if not can_translate(person, found):
        raise PermissionDenied
    row = answer_of(found, answer)
    to = wanted_language(request, row.language, found)
    current = AnswerTranslation.objects.filter(answer=row, language=to).first()
    text, base = (current.text, str(current.revision)) if current else ("", "")
    error = theirs = ""
    back = f"{reverse('forum:answers', args=[event])}?prompt={row.prompt_id}#a-{row.pk}"
    if request.method == "POST":
        text, base = request.POST.get("text", ""), request.POST.get("base", "")
        read = int(base) if base.isdecimal() and len(base) < 9 else None  # noqa: PLR2004  # fits the column
        try:
            write_translation(row=row, language=to, text=text, by=person, base=read, at=timezone.now())
            return redirect(back)
        except StaleAnswerTranslationError as problem:
            error, now = " ".join(problem.messages), problem.current
            theirs, base = (now.text, str(now.revision)) if now else ("", "")
        except ValidationError as problem:
            error = " ".join(problem.messages)
    others = [(code, code == to) for code in LANGUAGES if code != row.language]
    crumbs = [
        Crumb(found.title, reverse("forum:schedule", args=[event])),
        Crumb(_("Answers"), reverse("forum:answers", args=[event])),
        Crumb(_("Translate")),
    ]
    shown = TranslateAnswerPage(crumbs, found, row, others, to, text, base, theirs, error, back)
    return page(request, "forum/translate_answer.html", shown, status=422 if error else 200)
