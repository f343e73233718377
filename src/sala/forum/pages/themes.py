"""The themes of the reflections box: their sentences, figures and languages; a new one."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forum.actions.themes import LONGEST_NAME, add_theme
from sala.forum.box import Desk, desk_of
from sala.forum.fields import Typed, Words, words_of
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_read_notes, can_sort_notes
from sala.kit.i18n import Text
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """`name` is what was typed for a new theme."""

    crumbs: list[Crumb]
    event: Event
    desk: Desk
    name: Words
    errors: dict[str, str]
    sorts: bool


@signed_in
def themes(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For rapporteurs, chairs and organisers; POST makes a new theme."""
    found = event_by_slug(event)
    sorts = can_sort_notes(person, found)
    if not can_read_notes(person, found) or (request.method == "POST" and not sorts):
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST":
        name = typed.text("name", longest=LONGEST_NAME)
        if not typed.errors:
            try:
                add_theme(event=found, name=name, by=person, at=timezone.now())
                return redirect("forum:themes", event)
            except ValidationError as problem:
                typed.fail("name_km", problem)
    shown = ThemesPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(_("Notes"), reverse("forum:notes", args=[event])),
            Crumb(_("Themes")),
        ],
        event=found,
        desk=desk_of(found),
        name=typed.words("name") if typed.errors else words_of(Text()),
        errors=typed.errors,
        sorts=sorts,
    )
    return page(request, "forum/themes.html", shown, status=422 if typed.errors else 200)
