"""Leave a note in the reflections box."""

import uuid
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sala.forum.actions.reflections import LONGEST_NOTE, Leaving, box_closes_on, clean_note, is_open, leave
from sala.forum.models import Event, Reflection
from sala.forum.pages.sending import TooFastError, check_pace, form_id, once_with_receipt
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_read_notes
from sala.forum.types import Channel
from sala.kit.dates import day
from sala.kit.ids import coarse_uuid7, new_code, uuid7
from sala.people.api import Person, person_of
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ReflectPage:
    """`id` makes a second press of the same button the same note; `receipt` finds an anonymous one again, and is shown
    after sending (`sent`). `closes` is the last day on which the box is open.
    """

    crumbs: list[Crumb]
    event: Event
    open: bool
    closes: str
    text: str
    name: str
    id: uuid.UUID
    receipt: str
    error: str
    sent: bool
    most: int
    reads: bool


def reflect(request: HttpRequest, event: str) -> HttpResponse:
    """The reflections box: GET shows the form, POST leaves a note. Open to everyone who has the address."""
    found, person = event_by_slug(event), person_of(request)
    left: Reflection | None = None
    error, status, receipt = "", 200, request.POST.get("receipt", "")[:40] or new_code()
    if request.method == "POST":
        try:
            left, receipt = once_with_receipt(request, receipt, partial(_leave, request, found, person))
        except ValidationError as problem:
            error, status = " ".join(problem.messages), 429 if isinstance(problem, TooFastError) else 422
    shown = ReflectPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("Reflections box"))],
        event=found,
        open=is_open(found, timezone.now()),
        closes=day(box_closes_on(found), get_language() or "en", year=False, weekday=False),
        text=request.POST.get("text", "") if error else "",
        name=request.POST.get("name", "anonymous"),
        id=form_id(request) if error else uuid7(),
        receipt=receipt if request.method == "POST" and not (left and left.author_id) else new_code(),
        error=error,
        sent=left is not None,
        most=LONGEST_NOTE,
        reads=can_read_notes(person, found),
    )
    return page(request, "forum/reflect.html", shown, status=status)


@require_safe
def reflect_without_language(request: HttpRequest, event: str) -> HttpResponse:
    """`/b/<event>`: the box's short address on paper, on to the phone's language."""
    with override(get_language_from_request(request)):
        return redirect(reverse("forum:reflect", args=[event]))


def _leave(
    request: HttpRequest, event: Event, person: Person | None, note_id: uuid.UUID, receipt: str
) -> Reflection:
    text, at = request.POST.get("text", ""), timezone.now()
    author = person if request.POST.get("name") == "mine" else None
    clean_note(text)  # what cannot be taken does not count against the hall's pace
    if author is None:
        check_pace(request, Reflection.objects.filter(pk=coarse_uuid7(note_id)), at)
    leaving = Leaving(
        id=note_id,
        event=event,
        text=text,
        language=get_language() or "en",
        author=author,
        channel=Channel.WEB,
        at=at,
        receipt=receipt,
    )
    return leave(leaving)
