"""Reads that more than one page needs."""

import datetime as dt
import uuid
from collections import defaultdict
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404

from sala.people.api import Person, Place
from sala.rooms.models import Network, Room, StageChange
from sala.rooms.rollout import standing_on
from sala.rooms.rules import can_run_network, networks_visible_to
from sala.rooms.types import Spot, Standing


def network_seen_by(user: Person, slug: str) -> Network:
    """The network, if `user` may see it; else Http404."""
    found = networks_visible_to(user).select_related("scope").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def network_run_by(user: Person, slug: str) -> Network:
    """The network, if `user` may run it. What one may see but not run is PermissionDenied."""
    found = network_seen_by(user, slug)
    if not can_run_network(user, found):
        raise PermissionDenied
    return found


def room_of(network: Network, pk: uuid.UUID) -> Room:
    """A room of the network with what its page shows; else Http404."""
    rooms = network.rooms.select_related("place", "school", "sponsor__organisation")
    found = rooms.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.network = network
    return found


def today_in(network: Network, now: dt.datetime) -> dt.date:
    """Which day it is there."""
    return now.astimezone(ZoneInfo(network.scope.time_zone)).date()


def history_of(room: Room) -> list[StageChange]:
    """All its changes, oldest first."""
    return list(room.changes.order_by("number"))


def standing_now(history: list[StageChange]) -> Standing:
    """Where a room stands by its whole history."""
    return standing_on(((c.number, c.from_stage, c.to_stage, c.day) for c in history), dt.date.max)


def standings_on(network: Network, on: dt.date) -> dict[uuid.UUID, Standing]:
    """By room id, where each room stood at the end of a day; rooms to which nothing had happened are left out. One
    query.
    """
    rows = StageChange.objects.filter(room__network=network, day__lte=on)
    changes: defaultdict[uuid.UUID, list[tuple[int, int, int, dt.date]]] = defaultdict(list)
    for room, number, before, after, day in rows.values_list(
        "room_id", "number", "from_stage", "to_stage", "day"
    ):
        changes[room].append((number, before, after, day))
    return {room: standing_on(found, on) for room, found in changes.items()}


def spots_of(rooms: list[Room], standings: dict[uuid.UUID, Standing]) -> list[Spot]:
    """The rooms as they are reckoned with."""
    nothing = standing_on([], dt.date.max)
    return [Spot(room.pk, room.place_id, standings.get(room.pk, nothing)) for room in rooms]


def provinces_of(network: Network) -> list[Place]:
    """Where the network may have rooms: the provinces of the countries in which something is planned or built, or of
    all countries while that is none.
    """
    used = set(network.planned.values_list("place__parent", flat=True))
    used |= set(network.rooms.values_list("place__parent", flat=True))
    found = Place.objects.filter(parent__isnull=False, parent__parent__isnull=True)
    return list((found.filter(parent__in=used) if used else found).order_by("pk"))
