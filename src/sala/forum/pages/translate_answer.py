"""Write a translation beneath an answer to a prompt."""

import uuid
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.actions.answers import translate_answer as write_translation
from sala.forum.pages.translating import translation_page
from sala.forum.prompted import answer_of
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_translate
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb


@signed_in
def translate_answer(request: HttpRequest, person: Person, event: str, answer: uuid.UUID) -> HttpResponse:
    """For interpreters, rapporteurs, chairs and organisers."""
    found = event_by_slug(event)
    if not can_translate(person, found):
        raise PermissionDenied
    row = answer_of(found, answer)
    answers = reverse("forum:answers", args=[event])
    return translation_page(
        request,
        found,
        row,
        partial(write_translation, row=row, by=person),
        template="forum/translate_answer.html",
        above=Crumb(_("Answers"), answers),
        back=f"{answers}?prompt={row.prompt_id}#a-{row.pk}",
    )
