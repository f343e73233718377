"""Adding a room to a network, and changing what is said of it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.people.api import Organisation, Person, Place, record
from sala.rooms.actions.networks import MOST_ROOMS
from sala.rooms.models import LARGEST, Network, Room, Sponsor
from sala.rooms.rules import can_run_network


class RoomError(ValidationError):
    """The room cannot be like this; `code` is the field that the message is about."""


class RoomChangedError(ValidationError):
    """Somebody else changed the details since the page was read. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class RoomDetails:
    """What is said of a room. `school` hosts it, `sponsor` pays for it; `size` in m²."""

    name: Text
    place: Place
    former_area: str
    priority: bool
    school: Organisation | None
    sponsor: Organisation | None
    size: int | None


@transaction.atomic
def add_room(
    *, network: Network, details: RoomDetails, by: Person | None, at: dt.datetime, pk: uuid.UUID
) -> Room:
    """A new room, planned. `pk`: made with the form, so that a second press gives the first one's room. Raises
    PermissionDenied, RoomError.
    """
    if by and not can_run_network(by, network):
        raise PermissionDenied
    _check(details)
    Network.objects.select_for_update().get(pk=network.pk)
    if same := network.rooms.filter(pk=pk).first():
        return same
    if network.rooms.count() >= MOST_ROOMS:
        raise RoomError(_("A network has at most 2000 rooms. Begin another one."))
    try:
        with transaction.atomic():
            room = Room.objects.create(pk=pk, network=network, **_fields(network, details))
    except IntegrityError as error:
        raise _has_one() from error
    record("room.add", by=by, at=at, about=room, scope=network.scope)
    return room


@transaction.atomic
def change_room(*, room: Room, seen: int, details: RoomDetails, by: Person, at: dt.datetime) -> None:
    """Set the details anew; the history stays. `seen`: the revision that was read. Raises PermissionDenied, RoomError,
    RoomChangedError.
    """
    if not can_run_network(by, room.network):
        raise PermissionDenied
    _check(details)
    rows = Room.objects.filter(pk=room.pk, revision=seen)
    try:
        with transaction.atomic():
            changed = rows.update(revision=seen + 1, **_fields(room.network, details))
    except IntegrityError as error:
        raise _has_one() from error
    if not changed:
        raise RoomChangedError(
            _("Somebody else changed this room meanwhile. Nothing of yours was saved: look what it says now.")
        )
    record("room.change", by=by, at=at, about=room, scope=room.network.scope)


def _check(details: RoomDetails) -> None:
    if not details.name:
        raise RoomError(_("Write the name in at least one language."), code="name_km")
    if details.size is not None and not 1 <= details.size <= LARGEST:
        raise RoomError(_("Write the size in square metres, from 1 to 5000."), code="size")


def _has_one() -> RoomError:
    return RoomError(_("This school hosts a room of this network already."), code="school")


def _fields(network: Network, details: RoomDetails) -> dict[str, object]:
    sponsor = None
    if details.sponsor:
        sponsor, _new = Sponsor.objects.get_or_create(network=network, organisation=details.sponsor)
    return {
        "name": details.name,
        "place": details.place,
        "former_area": details.former_area,
        "priority": details.priority,
        "school": details.school,
        "sponsor": sponsor,
        "size": details.size,
    }
