"""A network on one page, as of any day."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.i18n import Text
from sala.kit.sorting import sort_key
from sala.people.api import Person, signed_in
from sala.rooms.models import Network, Room
from sala.rooms.pages.as_of import AsOf, asked_day
from sala.rooms.pages.chips import Chip, group_chip, pace_chip, stage_chip
from sala.rooms.queries import network_seen_by, spots_of, standings_on
from sala.rooms.rollout import by_place, counts, first_to_look_at
from sala.rooms.rules import can_run_network
from sala.rooms.tiles import Drawing, drawing_of
from sala.rooms.types import Group, Pace, Spot
from sala.ui.api import Crumb, page, read_only

AT_FIRST = 3  # rooms to look at first; the others are behind a link
# Always shown, in this order; the others only when a room is there.
ALWAYS = (Group.HANDED_OVER, Group.INSTALLING, Group.CHOOSING, Group.SURVEYED)
SOMETIMES = (Group.PLANNED, Group.CHOSEN, Group.COMPLETE, Group.IN_OPERATION)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to its rooms."""

    group: Group
    chip: Chip
    rooms: int


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province in words: its figures that are not 0, and how many rooms the plan gives it."""

    code: str
    name: Text
    planned: int
    rooms: int
    figures: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room to look at first."""

    room: Room
    stage: Chip
    pace: Chip


@dataclass(frozen=True, slots=True)
class Time:
    """The days and rooms of the plan: how many of how many, and as parts of a hundred for the bars."""

    left: int
    over: int
    gone: int
    days: int
    gone_part: int
    handed_over: int
    planned: int
    handed_part: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`late`, `without`: how many are late, and have no supplier; `drawing`: the provinces as tiles, None where no map
    of them is known; `bar`: handed over and installing, as parts of a hundred, written for SVG.
    """

    crumbs: list[Crumb]
    network: Network
    as_of: AsOf
    figures: list[Figure]
    bar: tuple[str, str]
    time: Time
    late: int
    without: int
    may_still_choose: bool
    first: list[RoomLine]
    more: int
    drawing: Drawing | None
    provinces: list[ProvinceLine]
    rooms: int
    may_run: bool


@read_only
@signed_in
def board(request: HttpRequest, person: Person, network: str) -> HttpResponse:
    """For programme leads, ministry viewers and administrators of the network's scope; `?on=` another day. Three
    queries for whatever number of rooms, beside those of every page.
    """
    found = network_seen_by(person, network)
    as_of = asked_day(request, found, timezone.now())
    rooms = list(found.rooms.select_related("place"))
    spots = spots_of(rooms, standings_on(found, as_of.on))
    shown = _page(
        found, as_of, {room.pk: room for room in rooms}, spots, may_run=can_run_network(person, found)
    )
    return page(request, "rooms/board.html", shown, status=422 if as_of.error else 200)


def _page(
    network: Network, as_of: AsOf, rooms: Mapping[object, Room], spots: list[Spot], *, may_run: bool
) -> BoardPage:
    number = counts(spots)
    held = first_to_look_at(spots, network.plan, as_of.on)
    planned = {row.place_id: row for row in network.planned.select_related("place")}
    names = {room.place_id: room.place.name for room in rooms.values()}
    names |= {code: row.place.name for code, row in planned.items()}
    grouped = by_place(spots)
    first = [
        RoomLine(rooms[spot.room], stage_chip(spot.standing.stage), pace_chip(pace))
        for spot, pace in held[:AT_FIRST]
    ]
    done, busy = number[Group.HANDED_OVER], number[Group.INSTALLING] + number[Group.COMPLETE]
    whole = max(len(spots), 1) / 100
    return BoardPage(
        crumbs=[Crumb(_("STEM rooms"), reverse("rooms:networks")), Crumb(_("Board"))],
        network=network,
        as_of=as_of,
        figures=_figures(number),
        bar=(f"{done / whole:g}", f"{busy / whole:g}"),
        time=_time(network, as_of, number[Group.HANDED_OVER]),
        late=sum(pace is Pace.LATE for _spot, pace in held),
        without=number[Group.CHOOSING] + number[Group.PLANNED],
        may_still_choose=as_of.on <= network.plan.choose_by,
        first=first,
        more=max(len(held) - AT_FIRST, 0),
        drawing=drawing_of({code: str(name) for code, name in names.items()}, grouped),
        provinces=_in_words(names, {code: row.rooms for code, row in planned.items()}, grouped),
        rooms=len(spots),
        may_run=may_run,
    )


def _figures(number: Mapping[Group, int]) -> list[Figure]:
    shown = (*ALWAYS, *(group for group in SOMETIMES if number[group]))
    return [Figure(group, group_chip(group), number[group]) for group in shown]


def _time(network: Network, as_of: AsOf, handed_over: int) -> Time:
    plan = network.plan
    days = (plan.due_on - plan.starts_on).days
    gone = min(max((as_of.on - plan.starts_on).days, 0), days)
    left = (plan.due_on - as_of.on).days
    return Time(
        left=max(left, 0),
        over=max(-left, 0),
        gone=gone,
        days=days,
        gone_part=100 * gone // days if days else 100,
        handed_over=handed_over,
        planned=network.planned_total,
        handed_part=min(100 * handed_over // network.planned_total, 100),
    )


def _in_words(
    names: Mapping[str, Text], planned: Mapping[str, int], grouped: Mapping[str, list[Spot]]
) -> list[ProvinceLine]:
    """In the order of the reader's language."""
    language = get_language() or "en"
    lines = []
    for code in sorted(names, key=lambda code: (sort_key(str(names[code]), language), code)):
        spots = grouped.get(code, [])
        number = counts(spots)
        said = [
            (str(group.label), number[group])
            for group in Group
            if number[group] and group not in (Group.SURVEYED, Group.IN_OPERATION)
        ]
        lines.append(ProvinceLine(code, names[code], planned.get(code, 0), len(spots), said[::-1]))
    return lines
