"""Change a network's title, days and total."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.api import Person, signed_in
from sala.rooms.actions.networks import change_network
from sala.rooms.fields import Typed
from sala.rooms.models import Network
from sala.rooms.pages.network_form import NetworkForm, details_typed, form_of, form_typed
from sala.rooms.pages.new_room import network_crumbs
from sala.rooms.queries import network_run_by
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class EditNetworkPage:
    """The form as it was typed, else as the network is."""

    crumbs: list[Crumb]
    network: Network
    form: NetworkForm
    errors: dict[str, str]


@signed_in
def edit_network(request: HttpRequest, person: Person, network: str) -> HttpResponse:
    """For programme leads and administrators of its scope. Its address stays."""
    found = network_run_by(person, network)
    typed = Typed(request.POST)
    if request.method == "POST" and _change(typed, found, person, timezone.now()):
        return redirect("rooms:board", network)
    shown = EditNetworkPage(
        crumbs=network_crumbs(found, _("Edit the network")),
        network=found,
        form=form_typed(typed) if typed.errors else form_of(found),
        errors=typed.errors,
    )
    return page(request, "rooms/edit_network.html", shown, 422 if typed.errors else 200)


def _change(typed: Typed, network: Network, person: Person, at: dt.datetime) -> bool:
    details = details_typed(typed)
    if details is None:
        return False
    try:
        change_network(network=network, details=details, by=person, at=at)
    except ValidationError as error:
        typed.fail_as_said(error)
        return False
    return True
