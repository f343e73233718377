"""Write a translation beneath a note of the reflections box."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.sorting import StaleNoteTranslationError
from sala.forum.actions.sorting import translate_note as write_translation
from sala.forum.box import note_of
from sala.forum.models import Event, NoteTranslation, Reflection
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_sort_notes
from sala.kit.i18n import LANGUAGES
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TranslateNotePage:
    """`base` is the revision that the text was edited from. `theirs`: what somebody else wrote meanwhile. `back`: the
    desk where the note lies.
    """

    crumbs: list[Crumb]
    event: Event
    note: Reflection
    others: list[tuple[str, bool]]
    to: str
    text: str
    base: str
    theirs: str
    error: str
    back: str


@signed_in
def translate_note(request: HttpRequest, person: Person, event: str, note: uuid.UUID) -> HttpResponse:
    """For rapporteurs and organisers. `?to=km` chooses the language."""
    found = event_by_slug(event)
    if not can_sort_notes(person, found):
        raise PermissionDenied
    row = note_of(found, note)
    to = wanted_language(request, row.language, found)
    current = NoteTranslation.objects.filter(note=row, language=to).first()
    text, base = (current.text, str(current.revision)) if current else ("", "")
    error = theirs = ""
    back = f"{reverse('forum:notes', args=[event])}?place={row.theme_id or row.pile}#n-{row.pk}"
    if request.method == "POST":
        text, base = request.POST.get("text", ""), request.POST.get("base", "")
        try:
            read = int(base) if base.isdecimal() and len(base) < 9 else None  # noqa: PLR2004  # fits the column
            write_translation(note=row, language=to, text=text, by=person, base=read, at=timezone.now())
            return redirect(back)
        except StaleNoteTranslationError as problem:
            error, now = " ".join(problem.messages), problem.current
            theirs, base = (now.text, str(now.revision)) if now else ("", "")
        except ValidationError as problem:
            error = " ".join(problem.messages)
    others = [(code, code == to) for code in LANGUAGES if code != row.language]
    crumbs = [
        Crumb(found.title, reverse("forum:schedule", args=[event])),
        Crumb(_("Notes"), reverse("forum:notes", args=[event])),
        Crumb(_("Translate")),
    ]
    shown = TranslateNotePage(crumbs, found, row, others, to, text, base, theirs, error, back)
    return page(request, "forum/translate_note.html", shown, status=422 if error else 200)


def wanted_language(request: HttpRequest, written_in: str, event: Event) -> str:
    """Into which language the reader translates what was written in one: what the form or address says, else her own,
    else one that is interpreted.
    """
    possible = [code for code in LANGUAGES if code != written_in]
    wanted = request.POST.get("language") or request.GET.get("to") or get_language() or ""
    interpreted = [code for code in event.interpreted if code in possible]
    return wanted if wanted in possible else (interpreted or possible)[0]
