"""The first page: what is on."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.forum.api import Event
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class HomePage:
    """The newest forums."""

    events: list[Event]


def home(request: HttpRequest) -> HttpResponse:
    """Public."""
    return page(request, "frontpage/home.html", HomePage(list(Event.objects.order_by("-starts_on")[:20])))
