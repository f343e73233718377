"""Open the next gate of a room."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.people.api import Person, signed_in
from sala.rooms.actions.gates import GateMovedError
from sala.rooms.actions.gates import open_gate as open_next
from sala.rooms.fields import Typed
from sala.rooms.models import Room
from sala.rooms.pages.gate_form import GateForm, blank_gate, seen_changes, typed_gate
from sala.rooms.pages.room import room_crumbs
from sala.rooms.queries import history_of, network_run_by, room_of, standing_now, today_in
from sala.rooms.types import Stage
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class OpenGatePage:
    """`gate`: None when all are open; `moved`: who was first, when somebody else changed the room meanwhile."""

    crumbs: list[Crumb]
    room: Room
    gate: GateForm | None
    errors: dict[str, str]
    moved: str


@signed_in
def open_gate(request: HttpRequest, person: Person, network: str, room: uuid.UUID) -> HttpResponse:
    """For programme leads and administrators of the network's scope. Who is second is told who was first, and nothing
    of hers is saved.
    """
    found = room_of(network_run_by(person, network), room)
    typed, moved, at = Typed(request.POST), "", timezone.now()
    if request.method == "POST":
        try:
            if _open(typed, found, person, at):
                return redirect("rooms:room", network, found.pk)
        except GateMovedError as error:
            moved = " ".join(error.messages)
        except ValidationError as error:
            typed.fail_as_said(error)
    standing, today = standing_now(history_of(found)), today_in(found.network, at)
    gate = None
    if standing.stage < max(Stage):
        # After somebody else's step another gate is next: what was typed for the last one is no evidence for it.
        keep = typed.errors and not moved
        gate = typed_gate(typed, standing, today) if keep else blank_gate(standing, today)
    status = 409 if moved else 422 if typed.errors else 200
    shown = OpenGatePage(room_crumbs(found), found, gate, typed.errors, moved)
    return page(request, "rooms/open_gate.html", shown, status)


def _open(typed: Typed, found: Room, person: Person, at: dt.datetime) -> bool:
    day, pk = typed.day("day"), typed.made_with_form()
    if day is None or pk is None:
        return False
    open_next(
        room=found,
        seen=seen_changes(typed),
        day=day,
        evidence=typed.line("evidence"),
        note=typed.line("note"),
        by=person,
        at=at,
        pk=pk,
    )
    return True
