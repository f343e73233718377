"""Write a translation beneath a note of the reflections box."""

import uuid
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.actions.sorting import translate_note as write_translation
from sala.forum.box import note_of
from sala.forum.pages.translating import translation_page
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_sort_notes
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb


@signed_in
def translate_note(request: HttpRequest, person: Person, event: str, note: uuid.UUID) -> HttpResponse:
    """For rapporteurs and organisers. It leads back to the desk where the note lies."""
    found = event_by_slug(event)
    if not can_sort_notes(person, found):
        raise PermissionDenied
    row = note_of(found, note)
    notes = reverse("forum:notes", args=[event])
    return translation_page(
        request,
        found,
        row,
        partial(write_translation, note=row, by=person),
        template="forum/translate_note.html",
        above=Crumb(_("Notes"), notes),
        back=f"{notes}?place={row.theme_id or row.pile}#n-{row.pk}",
    )
