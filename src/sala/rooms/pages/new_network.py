"""Begin a network of rooms."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.api import Person, Scope, signed_in
from sala.rooms.actions.networks import create_network
from sala.rooms.fields import Typed
from sala.rooms.models import Network
from sala.rooms.pages.network_form import NetworkForm, blank_network, details_typed, form_typed
from sala.rooms.rules import programmes_to_build_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class NewNetworkPage:
    """`programmes`: where the person may begin one."""

    crumbs: list[Crumb]
    programmes: list[Scope]
    programme: str
    form: NetworkForm
    errors: dict[str, str]


@signed_in
def new_network(request: HttpRequest, person: Person) -> HttpResponse:
    """For programme leads and administrators, in their programmes."""
    programmes = list(programmes_to_build_in(person)[:100])
    if not programmes:
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST":
        made = _create(typed, programmes, person, timezone.now())
        if made:
            return redirect("rooms:board", made.slug)
    shown = NewNetworkPage(
        crumbs=[Crumb(_("STEM rooms"), reverse("rooms:networks")), Crumb(_("New network"))],
        programmes=programmes,
        programme=typed.line("programme"),
        form=form_typed(typed) if typed.errors else blank_network(),
        errors=typed.errors,
    )
    return page(request, "rooms/new_network.html", shown, 422 if typed.errors else 200)


def _create(typed: Typed, programmes: list[Scope], person: Person, at: dt.datetime) -> Network | None:
    pk, details = typed.made_with_form(), details_typed(typed)
    programme = next((one for one in programmes if str(one.pk) == typed.line("programme")), None)
    if programme is None and len(programmes) == 1:
        programme = programmes[0]
    if programme is None:
        typed.fail("programme", _("Choose one of the list."))
    if pk is None or details is None or programme is None:
        return None
    try:
        return create_network(programme=programme, details=details, by=person, at=at, pk=pk)
    except ValidationError as error:
        typed.fail_as_said(error)
        return None
