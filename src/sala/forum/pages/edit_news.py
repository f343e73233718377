"""Write news: in several languages, with a picture of the forum's albums; publish, take back, delete."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.forum.actions.news import StaleNewsError, delete_news, publish_news, write_news
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Event, NewsItem, Shown
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_tell
from sala.kit.folding import whole_number
from sala.kit.i18n import Text
from sala.kit.ids import parse_uuid7
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

LONGEST_TITLE, LONGEST_BODY = 200, 8000
MOST_PICTURES = 100


@dataclass(frozen=True, slots=True)
class EditNewsPage:
    """`item` is None before it is first saved. `pictures`: (id, words, chosen) of the published albums."""

    crumbs: list[Crumb]
    event: Event
    item: NewsItem | None
    title: Words
    body: Words
    pictures: list[tuple[str, str, bool]]
    base: str
    theirs: list[tuple[str, str]]
    errors: dict[str, str]
    deleting: bool


@signed_in
def edit_news(request: HttpRequest, person: Person, event: str, item: uuid.UUID) -> HttpResponse:
    """For organisers and rapporteurs. A new item is written under an id of the page's, so that a second press writes no
    second one.
    """
    found = event_by_slug(event)
    if not can_tell(person, found):
        raise PermissionDenied
    one = _item(found, item)
    typed, theirs = Typed(request.POST), list[tuple[str, str]]()
    press = request.POST.get("press", "")
    if request.method == "POST" and press != "delete":
        try:
            if (path := _change(typed, found, item, one, person)) is not None:
                return redirect(path)
        except StaleNewsError as problem:
            one = problem.current
            typed.fail("", problem)
            theirs = [(_("Title"), str(one.title)), (_("Text"), str(one.body))]
        except ValidationError as problem:
            typed.fail("title_km", problem)
    return _show(request, found, one, typed, theirs)


def _item(event: Event, item_id: uuid.UUID) -> NewsItem | None:
    found = NewsItem.objects.filter(pk=item_id).first()
    if found and found.event_id != event.pk:
        raise Http404
    try:
        parse_uuid7(item_id)
    except ValueError as error:
        raise Http404 from error
    if found:
        found.event = event
    return found


def _change(
    typed: Typed, event: Event, item_id: uuid.UUID, item: NewsItem | None, person: Person
) -> str | None:
    """Where to go on; None, with the sentences in `typed.errors`, when something is wrong."""
    press, at = typed.post.get("press", ""), timezone.now()
    if press == "really-delete":
        if item:
            delete_news(item=item, by=person, at=at)
        return reverse("forum:news", args=[event.slug])
    title, body = typed.text("title", longest=LONGEST_TITLE), typed.text("body", longest=LONGEST_BODY)
    base, chosen = typed.line("base"), as_id(typed.post.get("shown", ""))
    if typed.errors:
        return None
    rows = Shown.objects.select_related("album").filter(album__event=event)
    saved = write_news(
        event=event,
        item_id=item_id,
        title=title,
        body=body,
        shown=rows.filter(pk=chosen).first() if chosen else None,
        base=whole_number(base) or 0,
        by=person,
        at=at,
    )
    if press in {"publish", "take-back"}:
        saved.event = event
        publish_news(item=saved, published=press == "publish", by=person, at=at)
    return reverse("forum:news_item", args=[event.slug, item_id])


def _show(
    request: HttpRequest, event: Event, item: NewsItem | None, typed: Typed, theirs: list[tuple[str, str]]
) -> HttpResponse:
    again = bool(typed.errors) or request.POST.get("press") == "delete"
    chosen = typed.post.get("shown", "") if again else str(item.shown_id) if item and item.shown_id else ""
    rows = Shown.objects.select_related("album").filter(album__event=event).order_by("album", "place")
    shown = EditNewsPage(
        crumbs=[
            Crumb(event.title, reverse("forum:about", args=[event.slug])),
            Crumb(_("News"), reverse("forum:news", args=[event.slug])),
            Crumb(_("Write")),
        ],
        event=event,
        item=item,
        title=typed.words("title") if again else words_of(item.title if item else Text()),
        body=typed.words("body") if again else words_of(item.body if item else Text()),
        pictures=[
            (str(row.pk), f"{row.album.title}, {n}: {row.caption}", str(row.pk) == chosen)
            for n, row in enumerate(rows[:MOST_PICTURES], 1)
        ],
        base=str(item.revision if item else 0) if theirs or not again else typed.line("base"),
        theirs=theirs,
        errors=typed.errors,
        deleting=request.POST.get("press") == "delete",
    )
    return page(request, "forum/edit_news.html", shown, status=422 if typed.errors else 200)
