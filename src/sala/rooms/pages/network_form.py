"""The form of a network, which beginning and changing one share."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGES, Text
from sala.kit.ids import uuid7
from sala.rooms.actions.networks import MOST_ROOMS, NetworkDetails
from sala.rooms.fields import Typed, shown_words
from sala.rooms.models import LONGEST_PLAN, Network

USUAL_DAYS = "21"


@dataclass(frozen=True, slots=True)
class NetworkForm:
    """What stands in the form, all as text. `id`: of a new network, made with the form."""

    id: str
    title: list[tuple[str, str]]
    starts_on: str
    due_on: str
    planned_total: str
    install_days: str
    errors: dict[str, str] = field(default_factory=dict)


def blank_network() -> NetworkForm:
    """The form of a new network."""
    return NetworkForm(str(uuid7()), shown_words(Text()), "", "", "", USUAL_DAYS)


def form_of(network: Network) -> NetworkForm:
    """The form of a network as it is."""
    return NetworkForm(
        "",
        shown_words(network.title),
        network.starts_on.isoformat(),
        network.due_on.isoformat(),
        str(network.planned_total),
        str(network.install_days),
    )


def form_typed(typed: Typed) -> NetworkForm:
    """The form as it came, with what is wrong in it."""
    return NetworkForm(
        typed.line("id"),
        [(code, typed.line(f"title_{code}")) for code in LANGUAGES],
        typed.line("starts_on"),
        typed.line("due_on"),
        typed.line("planned_total"),
        typed.line("install_days"),
        typed.errors,
    )


def details_typed(typed: Typed) -> NetworkDetails | None:
    """What the form says; None, with the sentences in `typed.errors`, when something in it is wrong."""
    title, starts_on, due_on = typed.words("title"), typed.day("starts_on"), typed.day("due_on")
    total = typed.number("planned_total", most=MOST_ROOMS)
    days = typed.number("install_days", most=LONGEST_PLAN)
    if days is None:
        typed.fail("install_days", _("Write a number of days, at most 365."))
    if typed.errors or starts_on is None or due_on is None or days is None:
        return None
    return NetworkDetails(title, starts_on, due_on, total or 0, days)
