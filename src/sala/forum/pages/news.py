"""The news of a forum."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.albums import news_of, pictures_for
from sala.forum.models import Event, NewsItem, Shown
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.kit.ids import uuid7
from sala.people.api import person_of
from sala.ui.api import Crumb, page, read_only

A_PAGE = 10


@dataclass(frozen=True, slots=True)
class NewsPage:
    """`lines`: items with the picture that everybody sees now. `new_path`: where a new one is written, or ""."""

    crumbs: list[Crumb]
    event: Event
    lines: list[tuple[NewsItem, Shown | None]]
    numbers: Page[NewsItem]
    zone: str
    new_path: str


@read_only
def news(request: HttpRequest, event: str) -> HttpResponse:
    """Public; drafts stand there too for those who write them."""
    found, person = event_by_slug(event), person_of(request)
    writes = can_tell(person, found)
    numbers = Paginator(news_of(found, all_of_them=writes), A_PAGE).get_page(request.GET.get("page"))
    pictures = pictures_for(found, numbers)
    shown = NewsPage(
        crumbs=[Crumb(found.title, reverse("forum:about", args=[event])), Crumb(_("News"))],
        event=found,
        lines=[(item, pictures.get(item.pk)) for item in numbers],
        numbers=numbers,
        zone=found.scope.time_zone,
        new_path=reverse("forum:edit_news", args=[event, uuid7()]) if writes else "",
    )
    return page(request, "forum/news.html", shown)
