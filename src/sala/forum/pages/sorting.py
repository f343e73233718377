"""The buttons of the desk: move what is marked, undo the last move. Each is a POST that may be pressed twice."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sala.forum.actions import sorting
from sala.forum.actions.themes import LONGEST_NAME, BadThemeError, split
from sala.forum.box import desk_of
from sala.forum.fields import as_id
from sala.forum.models import Event
from sala.forum.pages.notes import NEW_THEME, ON_A_PAGE, Outcome, place_of, show_notes
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_sort_notes
from sala.kit.dates import number
from sala.kit.folding import whole_number
from sala.kit.i18n import LANGUAGES, Text
from sala.people.api import Person, signed_in


@require_POST
@signed_in
def move_notes(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """Move the marked notes to the pile or theme of the pressed button, or into a new theme. A script gets JSON."""
    found = _desk(person, event)
    try:
        moved = _move(request, found, person)
    except ValidationError as problem:
        error = " ".join(problem.messages)
        if _by_script(request):
            return JsonResponse({"error": error}, status=422)
        name = request.POST.get("name", "")[: LONGEST_NAME * 4]
        marked = tuple(request.POST.getlist("note")[:ON_A_PAGE])
        return show_notes(request, person, event, Outcome(error=error, typed=name, marked=marked))
    if _by_script(request):
        shown = number(moved, get_language() or "en")
        said = ngettext("%(shown)s note moved.", "%(shown)s notes moved.", moved) % {"shown": shown}
        return JsonResponse({"said": said, "counts": _counts(found)})
    return _back(request, event, "moved")


@require_POST
@signed_in
def undo_move(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """Take one's own last move back."""
    back, stay = sorting.undo(event=_desk(person, event), by=person)
    return _back(request, event, "some" if stay else "back" if back else "nothing")


def _desk(person: Person, event: str) -> Event:
    found = event_by_slug(event)
    if not can_sort_notes(person, found):
        raise PermissionDenied
    return found


def _move(request: HttpRequest, event: Event, person: Person) -> int:
    seen = _marked(request)
    if not seen:
        raise ValidationError(_("Mark a note first, then press where it belongs."))
    if request.POST.get("to") == NEW_THEME:
        name = " ".join(request.POST.get("name", "").replace("\x00", "").split())
        if not name:
            raise BadThemeError(_("Write a name for the new theme."))
        if len(name) > LONGEST_NAME:
            raise BadThemeError(_("This name is too long. Write at most 80 characters."))
        language = get_language() or "en"
        named = Text({language if language in LANGUAGES else "en": name})
        return split(event=event, seen=seen, name=named, by=person, at=timezone.now())[1]
    to = place_of(event, request.POST.get("to", ""))
    if to is None:
        raise ValidationError(_("This theme is not here any more. Nothing was moved."))
    return sorting.move(event=event, seen=seen, to=to, by=person)


def _marked(request: HttpRequest) -> dict[uuid.UUID, int]:
    """The marked notes with the revisions at which they were seen; at most a page of them."""
    seen = {}
    for mark in request.POST.getlist("note")[:ON_A_PAGE]:
        key, _colon, revision = mark.partition(":")
        note, number = as_id(key), whole_number(revision)
        if note and number is not None:
            seen[note] = number
    return seen


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _counts(event: Event) -> dict[str, str]:
    desk, language = desk_of(event), get_language() or "en"
    counts = {pile.value: count for pile, count in desk.piles.items()}
    counts |= {str(line.theme.pk): line.count for line in desk.themes}
    return {place: number(count, language) for place, count in counts.items()}


def _back(request: HttpRequest, event: str, done: str) -> HttpResponse:
    here = {
        "place": request.POST.get("from", "")[:40],
        "page": request.POST.get("page", "")[:6],
        "done": done,
    }
    return redirect(f"{reverse('forum:notes', args=[event])}?{urlencode(here)}")
