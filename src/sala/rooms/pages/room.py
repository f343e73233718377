"""One room: what it is, its history with the evidence, and its next gate."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.api import Person, signed_in
from sala.rooms.models import Room
from sala.rooms.pages.chips import Chip, pace_chip, stage_chip
from sala.rooms.pages.gate_form import GateForm, blank_gate
from sala.rooms.pages.past import Step, steps_of
from sala.rooms.queries import history_of, network_seen_by, room_of, standing_now, today_in
from sala.rooms.rollout import pace_of
from sala.rooms.rules import can_run_network
from sala.rooms.types import Pace, Stage
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class RoomPage:
    """`gate`: the form of the next gate, for who may open it; None when all are open. `held`: what holds it up."""

    crumbs: list[Crumb]
    room: Room
    stage: Chip
    held: Chip | None
    steps: list[Step]
    gate: GateForm | None
    may_run: bool
    may_take_back: bool


@read_only
@signed_in
def room(request: HttpRequest, person: Person, network: str, room: uuid.UUID) -> HttpResponse:
    """For programme leads, ministry viewers and administrators of the network's scope."""
    found = room_of(network_seen_by(person, network), room)
    history = history_of(found)
    standing, today = standing_now(history), today_in(found.network, timezone.now())
    pace = pace_of(standing, found.network.plan, today)
    runs = can_run_network(person, found.network)
    shown = RoomPage(
        crumbs=[*room_crumbs(found)[:-1], Crumb(str(found.name))],
        room=found,
        stage=stage_chip(standing.stage),
        held=pace_chip(pace) if pace in (Pace.LATE, Pace.BACK) else None,
        steps=steps_of(history),
        gate=blank_gate(standing, today) if runs and standing.stage < max(Stage) else None,
        may_run=runs,
        may_take_back=runs and standing.stage > min(Stage),
    )
    return page(request, "rooms/room.html", shown)


def room_crumbs(found: Room) -> list[Crumb]:
    """The way back from a page about a room."""
    slug = found.network.slug
    return [
        Crumb(_("STEM rooms"), reverse("rooms:networks")),
        Crumb(str(found.network.title), reverse("rooms:board", args=[slug])),
        Crumb(_("Rooms"), reverse("rooms:rooms", args=[slug])),
        Crumb(str(found.name), reverse("rooms:room", args=[slug, found.pk])),
    ]
