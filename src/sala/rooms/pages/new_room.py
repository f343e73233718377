"""Add a room: first its province, then what else is said of it."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.api import Person, Place, signed_in
from sala.rooms.actions.rooms import add_room
from sala.rooms.fields import Typed
from sala.rooms.models import Network, Room
from sala.rooms.pages.room_form import (
    RoomForm,
    blank_room,
    details_typed,
    form_typed,
    province_choices,
    province_named,
)
from sala.rooms.queries import network_run_by
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class NewRoomPage:
    """`form`: None until a province is chosen."""

    crumbs: list[Crumb]
    network: Network
    provinces: list[tuple[str, str]]
    form: RoomForm | None
    errors: dict[str, str]


@signed_in
def new_room(request: HttpRequest, person: Person, network: str) -> HttpResponse:
    """For programme leads and administrators of the network's scope; `?province=` the code of one."""
    found = network_run_by(person, network)
    typed = Typed(request.POST)
    code = request.POST.get("province", "") or request.GET.get("province", "")
    place = province_named(found, code) if code else None
    if code and place is None:
        typed.fail("province", _("Choose one of the list."))
    if request.method == "POST" and place is None:
        typed.fail("province", _("Choose one of the list."))
    if request.method == "POST" and place:
        room = _add(typed, found, place, person, timezone.now())
        if room:
            return redirect("rooms:room", found.slug, room.pk)
    shown = NewRoomPage(
        crumbs=network_crumbs(found, _("New room")),
        network=found,
        provinces=[] if place else province_choices(found),
        form=(form_typed(typed, place, typed.line("id")) if typed.errors else blank_room(place))
        if place
        else None,
        errors=typed.errors,
    )
    return page(request, "rooms/new_room.html", shown, 422 if typed.errors else 200)


def _add(typed: Typed, network: Network, place: Place, person: Person, at: dt.datetime) -> Room | None:
    pk, details = typed.made_with_form(), details_typed(typed, place)
    if pk is None or details is None:
        return None
    try:
        return add_room(network=network, details=details, by=person, at=at, pk=pk)
    except ValidationError as error:
        typed.fail_as_said(error)
        return None


def network_crumbs(network: Network, here: str) -> list[Crumb]:
    """The way back from a page about a network."""
    return [
        Crumb(_("STEM rooms"), reverse("rooms:networks")),
        Crumb(str(network.title), reverse("rooms:board", args=[network.slug])),
        Crumb(here),
    ]
