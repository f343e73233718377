"""One picture of an album, larger; and “I do not want to be seen here”."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sala.forum.actions.albums import object_to
from sala.forum.albums import album_of, public_pictures
from sala.forum.fields import Typed
from sala.forum.models import Album, Event, Shown
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.offline.api import TOO_FAST, address_of, let_through
from sala.people.api import person_of
from sala.ui.api import Crumb, page

LONGEST_SAID = 300
TOO_LONG = gettext_lazy("At most 300 signs. Shorten it; the picture is not hidden yet.")


@dataclass(frozen=True, slots=True)
class PicturePage:
    """The picture with its neighbours; None once it is hidden (`hidden`: by this visitor, just now)."""

    crumbs: list[Crumb]
    event: Event
    album: Album
    shown: Shown | None
    before: Shown | None
    after: Shown | None
    number: int
    count: int
    hidden: bool
    error: str
    keeps: bool


def picture(request: HttpRequest, event: str, album: uuid.UUID, shown: uuid.UUID) -> HttpResponse:
    """Public. POST, by anybody and without a name: the picture is hidden at once, and the organisers are told."""
    found, person = event_by_slug(event), person_of(request)
    one = album_of(found, album, person)
    rows = public_pictures(one)
    at = next((n for n, row in enumerate(rows) if row.pk == shown), -1)
    if at < 0:
        raise Http404
    hidden, error, status = False, "", 200
    if request.method == "POST":
        now, said = timezone.now(), Typed(request.POST).line("said")
        if len(said) > LONGEST_SAID:
            error, status = str(TOO_LONG), 422
        elif let_through(address_of(request), at=now):
            rows[at].album = one
            object_to(shown=rows[at], said=said, at=now)
            hidden = True
        else:
            error, status = str(TOO_FAST), 429
    context = PicturePage(
        crumbs=[
            Crumb(_("Pictures"), reverse("forum:albums", args=[event])),
            Crumb(one.title, reverse("forum:album", args=[event, album])),
            Crumb(_("Picture")),
        ],
        event=found,
        album=one,
        shown=None if hidden else rows[at],
        before=rows[at - 1] if at else None,
        after=rows[at + 1] if at + 1 < len(rows) else None,
        number=at + 1,
        count=len(rows),
        hidden=hidden,
        error=error,
        keeps=can_tell(person, found),
    )
    return page(request, "forum/picture.html", context, status=status)
