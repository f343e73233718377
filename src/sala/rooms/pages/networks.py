"""The networks that a person may look at."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse

from sala.people.api import Person, signed_in
from sala.rooms.models import Network
from sala.rooms.rules import can_list_networks, networks_visible_to, programmes_to_build_in
from sala.ui.api import page, read_only

MOST = 100


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network; `last_day`: of the last step of any of its rooms, None while nothing has happened."""

    network: Network
    rooms: int
    last_day: dt.date | None


@dataclass(frozen=True, slots=True)
class NetworksPage:
    """Those that end last first."""

    lines: list[NetworkLine]
    may_begin: bool


@read_only
@signed_in
def networks(request: HttpRequest, person: Person) -> HttpResponse:
    """For programme leads, ministry viewers and administrators: the networks of their scopes."""
    if not can_list_networks(person):
        raise PermissionDenied
    found = networks_visible_to(person).annotate(
        n=Count("rooms", distinct=True), last_day=Max("rooms__changes__day")
    )
    lines = [
        NetworkLine(network, vars(network)["n"], vars(network)["last_day"])
        for network in found.order_by("-due_on", "pk")[:MOST]
    ]
    shown = NetworksPage(lines, programmes_to_build_in(person).exists())
    return page(request, "rooms/networks.html", shown)
