"""One piece of news."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.albums import item_of, pictures_for
from sala.forum.models import Event, NewsItem, Shown
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.forum.wording import told_in_short
from sala.people.api import Role, person_of
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class NewsItemPage:
    """`role`: as what its author wrote it; `about`: its beginning, for messengers."""

    crumbs: list[Crumb]
    event: Event
    item: NewsItem
    picture: Shown | None
    role: str
    about: str
    zone: str
    writes: bool


@read_only
def news_item(request: HttpRequest, event: str, item: uuid.UUID) -> HttpResponse:
    """Public once it is published."""
    found, person = event_by_slug(event), person_of(request)
    one = item_of(found, item, person)
    shown = NewsItemPage(
        crumbs=[
            Crumb(found.title, reverse("forum:about", args=[event])),
            Crumb(_("News"), reverse("forum:news", args=[event])),
            Crumb(one.title),
        ],
        event=found,
        item=one,
        picture=pictures_for(found, [one]).get(one.pk),
        role=str(Role(one.written_as).label),
        about=told_in_short(str(one.body) or str(found.title)),
        zone=found.scope.time_zone,
        writes=can_tell(person, found),
    )
    return page(request, "forum/news_item.html", shown)
