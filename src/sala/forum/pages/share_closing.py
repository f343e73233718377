"""Share the themes with everybody, or take them back: a page of its own that shows first what everybody will see."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forum.actions.themes import share_themes
from sala.forum.box import Shared, shared_themes
from sala.forum.models import Event
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_sort_notes
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ShareClosingPage:
    """What everybody sees once it is shared, or sees already."""

    crumbs: list[Crumb]
    event: Event
    shared: bool
    themes: list[Shared]


@signed_in
def share_closing(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For rapporteurs and organisers: a confirmation, with the closing wall as it will be."""
    found = event_by_slug(event)
    if not can_sort_notes(person, found):
        raise PermissionDenied
    if request.method == "POST":
        share_themes(event=found, shared="share" in request.POST, by=person, at=timezone.now())
        return redirect("forum:share_closing", event)
    crumbs = [
        Crumb(found.title, reverse("forum:schedule", args=[event])),
        Crumb(_("Themes"), reverse("forum:themes", args=[event])),
        Crumb(_("Closing wall")),
    ]
    shown = ShareClosingPage(crumbs, found, found.closing_shared_at is not None, shared_themes(found))
    return page(request, "forum/share_closing.html", shown)
