"""How many rooms are planned in each province, beside how many there are."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.i18n import Text
from sala.kit.sorting import sort_key
from sala.people.api import Person, signed_in
from sala.rooms.actions.networks import plan_numbers
from sala.rooms.fields import Typed
from sala.rooms.models import MOST_IN_A_PROVINCE, Network
from sala.rooms.pages.new_room import network_crumbs
from sala.rooms.queries import network_seen_by, provinces_of, spots_of, standings_on, today_in
from sala.rooms.rollout import gaps
from sala.rooms.rules import can_run_network
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A province; `typed`: what stands in its box; `error`: what is wrong with it."""

    code: str
    name: Text
    planned: int
    actual: int
    typed: str
    error: str

    @property
    def difference(self) -> str:
        """How many are too few (−) or too many (+)."""
        missing = self.actual - self.planned
        return f"{missing:+}".replace("-", "−") if missing else "0"


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """`rows`: provinces in which something is planned or built; who may change it sees all of the country."""

    crumbs: list[Crumb]
    network: Network
    rows: list[PlannedRow]
    planned: int
    actual: int
    may_run: bool
    errors: dict[str, str]


@signed_in
def planned(request: HttpRequest, person: Person, network: str) -> HttpResponse:
    """Read by programme leads, ministry viewers and administrators of the network's scope; changed by leads and
    administrators.
    """
    found = network_seen_by(person, network)
    runs = can_run_network(person, found)
    typed, at = Typed(request.POST), timezone.now()
    if request.method == "POST":
        if not runs:
            raise PermissionDenied
        if _save(typed, found, person, at):
            return redirect("rooms:planned", network)
    rows = _rows(found, typed, at, everything=runs)
    shown = PlannedPage(
        crumbs=network_crumbs(found, _("Planned rooms")),
        network=found,
        rows=rows,
        planned=sum(row.planned for row in rows),
        actual=sum(row.actual for row in rows),
        may_run=runs,
        errors=typed.errors,
    )
    return page(request, "rooms/planned.html", shown, 422 if typed.errors else 200)


def _save(typed: Typed, network: Network, person: Person, at: dt.datetime) -> bool:
    codes = [place.pk for place in provinces_of(network)]
    numbers = {code: typed.number(f"rooms-{code}", most=MOST_IN_A_PROVINCE) or 0 for code in codes}
    if not any(f"rooms-{code}" in typed.data for code in codes):
        typed.fail("", _("This form is damaged. Open the page again."))
    if typed.errors:
        return False
    try:
        plan_numbers(network=network, numbers=numbers, by=person, at=at)
    except ValidationError as error:
        typed.fail_as_said(error)
        return False
    return True


def _rows(network: Network, typed: Typed, at: dt.datetime, *, everything: bool) -> list[PlannedRow]:
    rooms = list(network.rooms.all())
    spots = spots_of(rooms, standings_on(network, today_in(network, at)))
    numbers = gaps(dict(network.planned.values_list("place", "rooms")), spots)
    language = get_language() or "en"
    found = [place for place in provinces_of(network) if everything or place.pk in numbers]
    rows = []
    for place in sorted(found, key=lambda place: (sort_key(str(place.name), language), place.pk)):
        wanted, actual = numbers.get(place.pk, (0, 0))
        box = f"rooms-{place.pk}"
        shown = typed.line(box) if typed.errors else str(wanted or "")
        rows.append(PlannedRow(place.pk, place.name, wanted, actual, shown, typed.errors.get(box, "")))
    return rows
