"""The rooms of a network, by stage, province and sponsor; on the page and as a workbook."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.sheets import Sheet
from sala.kit.sorting import sort_key
from sala.people.api import Person, record, signed_in
from sala.rooms.fields import as_id
from sala.rooms.models import Network, Room
from sala.rooms.pages.as_of import AsOf, asked_day
from sala.rooms.pages.chips import Chip, pace_chip, stage_chip
from sala.rooms.queries import network_seen_by, spots_of, standings_on
from sala.rooms.rollout import pace_of
from sala.rooms.rules import can_run_network
from sala.rooms.types import Group, Pace, Spot
from sala.ui.api import Crumb, page, read_only, workbook

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room as it stood on the day; `pace` is shown when it is late or was taken back."""

    room: Room
    spot: Spot
    pace: Pace

    @property
    def stage_chip(self) -> Chip:
        """Its stage."""
        return stage_chip(self.spot.standing.stage)

    @property
    def pace_chip(self) -> Chip | None:
        """What holds it up, if anything does."""
        return pace_chip(self.pace) if self.pace in (Pace.LATE, Pace.BACK) else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen; "" for all. What is none of the choices is taken as all."""

    stage: str
    pace: str
    province: str
    sponsor: str


@dataclass(frozen=True, slots=True)
class RoomsPage:
    """`query`: the choice, for the next page and the workbook."""

    crumbs: list[Crumb]
    network: Network
    as_of: AsOf
    wanted: Wanted
    groups: list[tuple[str, str]]
    provinces: list[tuple[str, str]]
    sponsors: list[tuple[str, str]]
    rows: Page  # type: ignore[type-arg]  # Django's has no argument at run time
    total: int
    query: str
    may_run: bool


@read_only
@signed_in
def rooms(request: HttpRequest, person: Person, network: str) -> HttpResponse:
    """For programme leads, ministry viewers and administrators of the network's scope: late rooms first."""
    found = network_seen_by(person, network)
    as_of = asked_day(request, found, timezone.now())
    wanted = _wanted(request)
    everything = _rows(found, as_of)
    rows = _chosen(everything, wanted)
    asked = {
        "stage": wanted.stage,
        "pace": wanted.pace,
        "province": wanted.province,
        "sponsor": wanted.sponsor,
    }
    asked |= {"on": "" if as_of.is_today else as_of.on.isoformat()}
    shown = RoomsPage(
        crumbs=[
            Crumb(_("STEM rooms"), reverse("rooms:networks")),
            Crumb(str(found.title), reverse("rooms:board", args=[found.slug])),
            Crumb(_("Rooms")),
        ],
        network=found,
        as_of=as_of,
        wanted=wanted,
        groups=[(group.value, str(group.label)) for group in Group],
        provinces=_named({row.room.place_id: str(row.room.place.name) for row in everything}),
        sponsors=_named(
            {
                str(row.room.sponsor.organisation_id): str(row.room.sponsor.organisation.name)
                for row in everything
                if row.room.sponsor
            }
        ),
        rows=Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        total=len(rows),
        query=urlencode({key: value for key, value in asked.items() if value}),
        may_run=can_run_network(person, found),
    )
    return page(request, "rooms/rooms.html", shown, status=422 if as_of.error else 200)


@read_only
@signed_in
def rooms_xlsx(request: HttpRequest, person: Person, network: str) -> HttpResponse:
    """The same rooms as a workbook, all of the choice; logged."""
    found = network_seen_by(person, network)
    as_of = asked_day(request, found, timezone.now())
    rows = _chosen(_rows(found, as_of), _wanted(request))
    record("room.take_along", by=person, at=timezone.now(), about=found, scope=found.scope)
    headings = [_("Room"), _("Province"), _("Former province"), _("Priority area"), _("Host school")]
    headings += [_("Sponsor"), _("Size in m²"), _("Stage"), _("Since"), _("Pace"), _("As of")]
    sheet = Sheet(_("Rooms"), headings, [_cells(row, as_of) for row in rows])
    return workbook(f"{found.slug}-{as_of.on.isoformat()}.xlsx", [sheet])


def _cells(row: RoomRow, as_of: AsOf) -> list[str | int | float | None]:
    room, standing = row.room, row.spot.standing
    return [
        str(room.name),
        str(room.place.name),
        room.former_area,
        _("Yes") if room.priority else _("No"),
        str(room.school.name) if room.school else "",
        str(room.sponsor.organisation.name) if room.sponsor else "",
        room.size,
        str(standing.stage.label),
        standing.since.isoformat() if standing.since else "",
        str(row.pace.label),
        as_of.on.isoformat(),
    ]


def _wanted(request: HttpRequest) -> Wanted:
    asked = {
        name: request.GET.get(name, "").strip()[:40] for name in ("stage", "pace", "province", "sponsor")
    }
    return Wanted(
        asked["stage"] if asked["stage"] in Group else "",
        asked["pace"] if asked["pace"] in Pace else "",
        asked["province"],
        asked["sponsor"] if as_id(asked["sponsor"]) else "",
    )


def _rows(network: Network, as_of: AsOf) -> list[RoomRow]:
    """All rooms of the network: late ones first, then those that were taken back, then by stage and how long they wait.
    Two queries.
    """
    found = list(network.rooms.select_related("place", "school", "sponsor__organisation"))
    spots = spots_of(found, standings_on(network, as_of.on))
    rows = [
        RoomRow(room, spot, pace_of(spot.standing, network.plan, as_of.on))
        for room, spot in zip(found, spots, strict=True)
    ]
    order = list(Pace)
    return sorted(
        rows,
        key=lambda row: (
            order.index(row.pace),
            row.spot.standing.stage,
            row.spot.standing.since or as_of.on,
            row.room.place_id,
            row.room.pk,
        ),
    )


def _chosen(rows: list[RoomRow], wanted: Wanted) -> list[RoomRow]:
    stages = Group(wanted.stage).stages if wanted.stage else None
    sponsor = as_id(wanted.sponsor)
    return [
        row
        for row in rows
        if (stages is None or row.spot.standing.stage in stages)
        and wanted.pace in ("", row.pace)
        and wanted.province in ("", row.room.place_id)
        and (sponsor is None or (row.room.sponsor and row.room.sponsor.organisation_id == sponsor))
    ]


def _named(names: dict[str, str]) -> list[tuple[str, str]]:
    """Choices in the order of the reader's language."""
    language = get_language() or "en"
    return sorted(names.items(), key=lambda one: (sort_key(one[1], language), one[0]))
