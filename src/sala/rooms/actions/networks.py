"""Networks of rooms, and how many rooms are planned where."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person, Place, Scope, ScopeKind, create_scope, record
from sala.rooms.models import LONGEST_PLAN, MOST_IN_A_PROVINCE, Network, PlannedNumber
from sala.rooms.rules import can_run_network, programmes_to_build_in

MOST_ROOMS = 2000
RESERVED = frozenset({"new"})


class NetworkError(ValidationError):
    """The network cannot be like this; `code` is the field that the message is about."""


@dataclass(frozen=True, slots=True)
class NetworkDetails:
    """What the programme says of a network."""

    title: Text
    starts_on: dt.date
    due_on: dt.date
    planned_total: int
    install_days: int


@transaction.atomic
def create_network(
    *,
    programme: Scope,
    details: NetworkDetails,
    by: Person | None,
    at: dt.datetime,
    slug: str = "",
    pk: uuid.UUID | None = None,
) -> Network:
    """A new network in a programme; its address comes from the English title unless given. `pk`: made with the form, so
    that a second press gives the first one's network. Raises PermissionDenied, NetworkError.
    """
    if by and not programmes_to_build_in(by).filter(pk=programme.pk).exists():
        raise PermissionDenied
    _check(details)
    if pk and (same := Network.objects.filter(pk=pk).first()):
        return same
    slug = _free_slug(slug or details.title.get("en", ""))
    scope = create_scope(kind=ScopeKind.NETWORK, slug=slug, name=details.title, parent=programme)
    network = Network.objects.create(pk=pk or uuid7(), scope=scope, slug=slug, **_fields(details))
    record("network.create", by=by, at=at, about=network, scope=scope)
    return network


@transaction.atomic
def change_network(*, network: Network, details: NetworkDetails, by: Person, at: dt.datetime) -> None:
    """Set what a network is anew; its address stays. Raises PermissionDenied, NetworkError."""
    if not can_run_network(by, network):
        raise PermissionDenied
    _check(details)
    Network.objects.filter(pk=network.pk).update(**_fields(details))
    Scope.objects.filter(pk=network.scope_id).update(name=details.title)
    record("network.change", by=by, at=at, about=network, scope=network.scope)


@transaction.atomic
def plan_numbers(*, network: Network, numbers: Mapping[str, int], by: Person | None, at: dt.datetime) -> None:
    """How many rooms each province (by its code) gets; one that is not named, or named with 0, gets none. The sum need
    not be the network's total: the page says when it is not. Raises PermissionDenied, NetworkError.
    """
    if by and not can_run_network(by, network):
        raise PermissionDenied
    wanted = {code: rooms for code, rooms in numbers.items() if rooms}
    known = set(Place.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if known != set(wanted):
        raise NetworkError(_("Choose one of the list."))
    if any(rooms > MOST_IN_A_PROVINCE for rooms in wanted.values()):
        raise NetworkError(_("A province has at most 1000 rooms."))
    Network.objects.select_for_update().get(pk=network.pk)
    network.planned.exclude(place__in=known).delete()
    PlannedNumber.objects.bulk_create(
        [
            PlannedNumber(network=network, place_id=code, rooms=rooms)
            for code, rooms in sorted(wanted.items())
        ],
        update_conflicts=True,
        unique_fields=["network", "place"],
        update_fields=["rooms"],
    )
    record("network.plan", by=by, at=at, about=network, scope=network.scope)


def _fields(details: NetworkDetails) -> dict[str, object]:
    return {
        "title": details.title,
        "starts_on": details.starts_on,
        "due_on": details.due_on,
        "planned_total": details.planned_total,
        "install_days": details.install_days,
    }


def _check(details: NetworkDetails) -> None:
    if not details.title:
        raise NetworkError(_("Write the title in at least one language."), code="title_km")
    if details.due_on < details.starts_on:
        raise NetworkError(_("The last day cannot be before the first day."), code="due_on")
    if not 1 <= details.planned_total <= MOST_ROOMS:
        raise NetworkError(_("Write how many rooms it will have, at most 2000."), code="planned_total")
    if details.install_days > LONGEST_PLAN:
        raise NetworkError(_("Write a number of days, at most 365."), code="install_days")


def _free_slug(wanted: str) -> str:
    base = slugify(wanted)[:50].strip("-_") or "rooms"
    taken = set(Network.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )
