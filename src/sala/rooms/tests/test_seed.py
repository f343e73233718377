"""The demonstration's network gives the figures that the programme published."""

import datetime as dt

from django.utils import timezone

from sala.people.api import Role, Scope, ScopeKind, load_places
from sala.people.seed import Cast
from sala.rooms.queries import spots_of, standings_on
from sala.rooms.rollout import counts, gaps
from sala.rooms.seed import IN_USE, IN_USE_SINCE, PUBLISHED_ON, load_network_2025
from sala.rooms.types import Group


def test_the_board_of_2_december_2025(cast: Cast) -> None:
    load_places()
    network = load_network_2025(
        root=Scope.objects.get(kind=ScopeKind.INSTALLATION),
        lead=cast.people[Role.PROGRAMME_LEAD],
        viewer=cast.people[Role.MINISTRY_VIEWER],
        at=timezone.now(),
    )
    rooms = list(network.rooms.select_related("sponsor", "school"))
    on_day = spots_of(rooms, standings_on(network, PUBLISHED_ON))
    assert dt.date(2025, 12, 2) == PUBLISHED_ON
    number = counts(on_day)
    assert len(rooms) == number[Group.SURVEYED] == 100
    assert number[Group.HANDED_OVER] == 14
    assert number[Group.INSTALLING] == 28
    assert number[Group.CHOOSING] == 58
    assert not number[Group.COMPLETE] + number[Group.CHOSEN] + number[Group.PLANNED]

    planned = gaps(dict(network.planned.values_list("place", "rooms")), on_day)
    assert len(planned) == 34
    assert all(wanted == actual for wanted, actual in planned.values())
    assert sum(wanted for wanted, _actual in planned.values()) == network.planned_total == 100

    carried = [room for room in rooms if room.sponsor and room.sponsor.organisation.name["en"] == "Sponsor 1"]
    assert (len(carried), len({room.place_id for room in carried})) == (15, 5)
    kinds = [room.school.kind for room in rooms if room.school]
    assert (kinds.count("middle_school"), kinds.count("high_school")) == (34, 66)

    later = counts(spots_of(rooms, standings_on(network, IN_USE_SINCE)))
    assert later[Group.IN_OPERATION] == 3
    in_use = [room for room in rooms if room.place_id == IN_USE]
    assert len(in_use) == 3
    before = counts(spots_of(rooms, standings_on(network, network.starts_on)))
    assert before[Group.PLANNED] == 100
