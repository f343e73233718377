"""Take the last gate of a room back, with a reason."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.api import Person, signed_in
from sala.rooms.actions.gates import LONGEST_SENTENCE, GateMovedError
from sala.rooms.actions.gates import take_back as take_last_back
from sala.rooms.fields import Typed
from sala.rooms.models import Room
from sala.rooms.pages.gate_form import seen_changes
from sala.rooms.pages.room import room_crumbs
from sala.rooms.queries import history_of, network_run_by, room_of, standing_now, today_in
from sala.rooms.types import Stage
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TakeBackPage:
    """`stage`: the gate that would be closed; `after`: where the room stands then. "" when no gate is open."""

    crumbs: list[Crumb]
    room: Room
    stage: str
    after: str
    id: str
    seen: int
    day: str
    latest: str
    reason: str
    most: int
    errors: dict[str, str]
    moved: str


@signed_in
def take_back(request: HttpRequest, person: Person, network: str, room: uuid.UUID) -> HttpResponse:
    """For programme leads and administrators of the network's scope. The history keeps what was written."""
    found = room_of(network_run_by(person, network), room)
    typed, moved, at = Typed(request.POST), "", timezone.now()
    if request.method == "POST":
        try:
            if _take(typed, found, person, at):
                return redirect("rooms:room", network, found.pk)
        except GateMovedError as error:
            moved = " ".join(error.messages)
        except ValidationError as error:
            typed.fail_as_said(error)
    standing, today = standing_now(history_of(found)), today_in(found.network, at).isoformat()
    opened = standing.stage > min(Stage)
    shown = TakeBackPage(
        crumbs=room_crumbs(found),
        room=found,
        stage=str(standing.stage.label) if opened else "",
        after=str(Stage(standing.stage - 1).label) if opened else "",
        id=str(uuid7()),
        seen=standing.changes,
        day=typed.line("day") or today,
        latest=today,
        reason=typed.line("reason"),
        most=LONGEST_SENTENCE,
        errors=typed.errors,
        moved=moved,
    )
    return page(request, "rooms/take_back.html", shown, 409 if moved else 422 if typed.errors else 200)


def _take(typed: Typed, found: Room, person: Person, at: dt.datetime) -> bool:
    day, pk = typed.day("day"), typed.made_with_form()
    if day is None or pk is None:
        return False
    take_last_back(
        room=found, seen=seen_changes(typed), day=day, reason=typed.line("reason"), by=person, at=at, pk=pk
    )
    return True
