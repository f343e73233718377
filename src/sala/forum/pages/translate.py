"""Write a translation beneath a question."""

import uuid
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.actions.moderation import translate as write_translation
from sala.forum.pages.question import question_for
from sala.forum.pages.translating import translation_page
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_translate
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb


@signed_in
def translate(request: HttpRequest, person: Person, event: str, question: uuid.UUID) -> HttpResponse:
    """For interpreters, rapporteurs, chairs and organisers."""
    row = question_for(person, event_by_slug(event), question)
    if not can_translate(person, row.event):
        raise PermissionDenied
    questions = reverse("forum:questions", args=[event])
    return translation_page(
        request,
        row.event,
        row,
        partial(write_translation, question=row, by=person),
        template="forum/translate.html",
        above=Crumb(_("Questions"), questions),
        back=f"{questions}#q-{row.pk}",
    )
