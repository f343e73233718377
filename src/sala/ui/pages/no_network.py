"""What the service worker shows when a page was never kept."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.ui.render import page
from sala.ui.requests import read_only


@dataclass(frozen=True, slots=True)
class NoNetworkPage:
    """Nothing to fill in."""


@read_only
def no_network(request: HttpRequest) -> HttpResponse:
    """A page for everyone, kept on each phone that visited Sala."""
    return page(request, "ui/no_network.html", NoNetworkPage())
