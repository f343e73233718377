"""Type in what was written on paper for the reflections box."""

import uuid
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.reflections import Leaving, leave
from sala.forum.models import Event, Reflection
from sala.forum.pages.sending import once
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_read_notes
from sala.forum.types import Channel
from sala.kit.i18n import LANGUAGES
from sala.kit.ids import uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TypeInNotePage:
    """`saved` is the note just typed in; the language stays for the next one."""

    crumbs: list[Crumb]
    event: Event
    written: list[tuple[str, bool]]
    text: str
    written_name: str
    id: uuid.UUID
    saved: Reflection | None
    number: int
    error: str


@signed_in
def type_in_note(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers, chairs and rapporteurs: several papers in a row, also after the box has closed."""
    found = event_by_slug(event)
    if not can_read_notes(person, found):
        raise PermissionDenied
    saved, error = None, ""
    if request.method == "POST":
        try:
            saved = once(request, partial(_type_in, request, found, person))
        except ValidationError as problem:
            error = " ".join(problem.messages)
    language = request.POST.get("language", get_language() or "en")
    typed = request.POST if error else {}
    shown = TypeInNotePage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Notes"), reverse("forum:notes", args=[event])),
            Crumb(_("Type in from paper")),
        ],
        event=found,
        written=[(code, code == language) for code in LANGUAGES],
        text=typed.get("text", ""),
        written_name=typed.get("written_name", ""),
        id=uuid7(),
        saved=saved,
        number=found.reflections.filter(channel=Channel.PAPER, withdrawn=False).count(),
        error=error,
    )
    return page(request, "forum/type_in_note.html", shown, status=422 if error else 200)


def _type_in(request: HttpRequest, event: Event, by: Person, note_id: uuid.UUID) -> Reflection:
    return leave(
        Leaving(
            id=note_id,
            event=event,
            text=request.POST.get("text", ""),
            language=request.POST.get("language", ""),
            author=None,
            channel=Channel.PAPER,
            at=timezone.now(),
            written_name=request.POST.get("written_name", ""),
            typed_by=by,
        )
    )
