"""The list of forums."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from sala.forum.models import Event
from sala.forum.rules import programmes_to_organise_in
from sala.people.api import person_of
from sala.ui.api import page, read_only

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class ForumsPage:
    """One page of forums, the newest first; `number` of `last`."""

    events: list[Event]
    number: int
    last: int
    closed: bool
    can_create: bool


@read_only
def forums(request: HttpRequest) -> HttpResponse:
    """Public. `?closed=1`: those that are closed."""
    closed = "closed" in request.GET
    rows = Event.objects.filter(closed_at__isnull=not closed)
    shown = Paginator(rows.order_by("-starts_on", "pk"), A_PAGE).get_page(request.GET.get("page"))
    person = person_of(request)
    can_create = person is not None and programmes_to_organise_in(person).exists()
    return page(
        request,
        "forum/forums.html",
        ForumsPage(list(shown), shown.number, shown.paginator.num_pages, closed, can_create),
    )
