"""Four people open one gate at once, and two add one room; test_at_once.py runs this on its own."""

import datetime as dt
import uuid
from functools import partial

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.people.api import Organisation, Person, Place, Role
from sala.people.seed import load_cast
from sala.rooms.actions.gates import GateMovedError, open_gate, take_back
from sala.rooms.actions.rooms import RoomDetails, RoomError, add_room
from sala.rooms.models import Network, Room, StageChange
from sala.rooms.tests.factories import make_practice_network, make_province

AT = dt.datetime(2025, 10, 4, 3, tzinfo=dt.UTC)
DAY = AT.date()


def read(pk: uuid.UUID) -> Room:
    """The room, as each who presses has it."""
    return Room.objects.select_related("network__scope").get(pk=pk)


def press(room: uuid.UUID, by: Person) -> str:
    """Open the first gate."""
    try:
        open_gate(
            room=read(room), seen=0, day=DAY, evidence="No. 1", note="Signed.", by=by, at=AT, pk=uuid7()
        )
    except GateMovedError as error:
        return "told" if " meanwhile" in str(error.messages[0]) else "not told"
    return "opened"


def back(room: uuid.UUID, by: Person) -> str:
    """Take it back."""
    try:
        take_back(room=read(room), seen=1, day=DAY, reason="Wrong room.", by=by, at=AT, pk=uuid7())
    except GateMovedError:
        return "told"
    return "taken back"


def add(network: Network, place: Place, school: Organisation | None, by: Person) -> str:
    """Add the third and last room that is planned."""
    details = RoomDetails(Text(en="Twin"), place, "", priority=False, school=school, sponsor=None, size=None)
    try:
        add_room(network=network, details=details, by=by, at=AT, pk=uuid7())
    except RoomError:
        return "told"
    return "added"


def main() -> dict[str, object]:
    """What happened."""
    cast = load_cast(AT)
    network = make_practice_network(cast, AT)
    room = network.rooms.latest("pk").pk
    lead, boss = cast.people[Role.PROGRAMME_LEAD], cast.people[Role.ADMINISTRATOR]
    twin = partial(add, network, make_province(), cast.school.parent, lead)
    return {
        "opened": together([partial(press, room, lead), partial(press, room, boss)] * 2),
        "rows": StageChange.objects.filter(room=room).count(),
        "back": together([partial(back, room, lead), partial(back, room, boss)]),
        "added": together([twin, twin]),
    }
