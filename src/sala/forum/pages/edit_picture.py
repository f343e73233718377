"""What is said about a picture: its caption, who is in it, why everybody may see it; an objection; delete."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.forum.actions.albums import (
    StaleShownError,
    decide_objections,
    delete_picture,
    tell_of_picture,
)
from sala.forum.albums import Looked, look, shown_of
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Event, Objection, Shown
from sala.forum.queries import MOST_PEOPLE, event_by_slug, event_people
from sala.forum.rules import can_tell
from sala.forum.types import Basis
from sala.kit.folding import whole_number
from sala.people.api import Person, Purpose, signed_in, with_consent
from sala.ui.api import Crumb, page

LONGEST_CAPTION = 300


@dataclass(frozen=True, slots=True)
class EditPicturePage:
    """What stands in the form. `people`: (id, name, whether she agrees to pictures now, ticked). `theirs`: what
    somebody else saved meanwhile. `deleting`: asks once more.
    """

    crumbs: list[Crumb]
    event: Event
    shown: Shown
    looked: Looked
    caption: Words
    bases: list[tuple[str, str, bool]]
    people: list[tuple[str, str, bool, bool]]
    objections: list[Objection]
    base: str
    theirs: list[tuple[str, str]]
    errors: dict[str, str]
    deleting: bool


@signed_in
def edit_picture(request: HttpRequest, person: Person, event: str, shown: uuid.UUID) -> HttpResponse:
    """For organisers and rapporteurs."""
    found = event_by_slug(event)
    if not can_tell(person, found):
        raise PermissionDenied
    row = shown_of(found, shown)
    typed, theirs = Typed(request.POST), list[tuple[str, str]]()
    if request.method == "POST" and request.POST.get("press") != "delete":
        try:
            _change(typed, row, person)
        except StaleShownError as problem:
            typed.fail("", problem)
            theirs = [(_("Caption"), str(problem.current.caption))]
            row = shown_of(found, shown)
        except ValidationError as problem:
            typed.fail("", problem)
        if not typed.errors:
            path = reverse("forum:edit_album", args=[event, row.album_id])
            return redirect(f"{path}#p-{shown}")
    return _show(request, row, typed, theirs)


def _change(typed: Typed, row: Shown, person: Person) -> None:
    press, at = typed.post.get("press", ""), timezone.now()
    if press == "really-delete":
        delete_picture(shown=row, by=person, at=at)
        return
    if press == "show-again":
        decide_objections(shown=row, by=person, at=at)
        return
    caption = typed.text("caption", longest=LONGEST_CAPTION)
    base = typed.line("base")
    if not typed.errors:
        tell_of_picture(
            shown=row,
            caption=caption,
            basis=Basis(typed.one_of("basis", Basis.values, Basis.UNSAID)),
            named={key for value in typed.post.getlist("person") if (key := as_id(value))},
            base=whole_number(base) or 0,
            by=person,
            at=at,
        )


def _show(request: HttpRequest, row: Shown, typed: Typed, theirs: list[tuple[str, str]]) -> HttpResponse:
    event, again = row.album.event, bool(typed.errors) and "base" in typed.post
    people = list(event_people(event)[:MOST_PEOPLE])
    agreed = with_consent([one.pk for one in people], Purpose.PICTURES, event.scope)
    looked = look([row], event.scope)[0]
    ticked = typed.post.getlist("person") if again else looked.named
    named = {str(pk) for pk in ticked}
    basis = typed.post.get("basis", "") if again else row.basis
    language = get_language() or "en"
    shown = EditPicturePage(
        crumbs=[
            Crumb(_("Pictures"), reverse("forum:albums", args=[event.slug])),
            Crumb(row.album.title, reverse("forum:edit_album", args=[event.slug, row.album_id])),
            Crumb(_("Picture")),
        ],
        event=event,
        shown=row,
        looked=looked,
        caption=typed.words("caption") if again else words_of(row.caption),
        bases=[(one.value, str(one.label), one.value == basis) for one in Basis],
        people=[
            (str(one.pk), one.written.display(language), one.pk in agreed, str(one.pk) in named)
            for one in people
        ],
        objections=list(row.objections.filter(decided_at__isnull=True)),
        # After a clash the newest revision: whoever saves again has read what the other one wrote.
        base=str(row.revision) if theirs or not again else typed.line("base"),
        theirs=theirs,
        errors=typed.errors,
        deleting=request.POST.get("press") == "delete",
    )
    return page(request, "forum/edit_picture.html", shown, status=422 if typed.errors else 200)
