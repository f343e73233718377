"""Change what is said of a room. Its stage is changed by its gates alone."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.api import Person, Place, signed_in
from sala.rooms.actions.rooms import RoomChangedError, change_room
from sala.rooms.fields import Typed
from sala.rooms.models import Network, Room
from sala.rooms.pages.room import room_crumbs
from sala.rooms.pages.room_form import (
    RoomForm,
    details_typed,
    form_of,
    form_typed,
    province_choices,
    province_named,
)
from sala.rooms.queries import network_run_by, room_of
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class EditRoomPage:
    """`provinces`: to move it to another one; `changed`: somebody else was first."""

    crumbs: list[Crumb]
    network: Network
    room: Room
    provinces: list[tuple[str, str]]
    form: RoomForm
    errors: dict[str, str]
    changed: str


@signed_in
def edit_room(request: HttpRequest, person: Person, network: str, room: uuid.UUID) -> HttpResponse:
    """For programme leads and administrators of the network's scope; `?province=` moves it to another one."""
    found = room_of(network_run_by(person, network), room)
    typed, changed = Typed(request.POST), ""
    code = request.POST.get("province", "") or request.GET.get("province", "")
    place = province_named(found.network, code) if code else found.place
    if place is None:
        typed.fail("province", _("Choose one of the list."))
    elif request.method == "POST":
        try:
            if _change(typed, found, place, person, timezone.now()):
                return redirect("rooms:room", network, found.pk)
        except RoomChangedError as error:
            changed = " ".join(error.messages)
        except ValidationError as error:
            typed.fail_as_said(error)
    keep = typed.errors and request.method == "POST" and place
    shown = EditRoomPage(
        crumbs=room_crumbs(found),
        network=found.network,
        room=found,
        provinces=province_choices(found.network),
        form=form_typed(typed, place, str(found.revision))
        if keep and place
        else form_of(found, place or found.place),
        errors=typed.errors,
        changed=changed,
    )
    return page(request, "rooms/edit_room.html", shown, 409 if changed else 422 if typed.errors else 200)


def _change(typed: Typed, room: Room, place: Place, person: Person, at: dt.datetime) -> bool:
    seen, details = typed.number("mark", most=10**9), details_typed(typed, place)
    if details is None:
        return False
    change_room(room=room, seen=seen or 0, details=details, by=person, at=at)
    return True
