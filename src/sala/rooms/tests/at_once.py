"""Four people open one gate at once, and two add one room; test_at_once.py runs this on its own."""

import datetime as dt
import uuid
from functools import partial

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.people.api import Person, Place, Role
from sala.people.seed import load_cast
from sala.rooms.actions.gates import GateMovedError, open_gate, take_back
from sala.rooms.actions.rooms import RoomDetails, RoomError, add_room
from sala.rooms.models import Room, StageChange
from sala.rooms.seed import load_practice_network


def main() -> dict[str, object]:
    """What happened."""
    at = dt.datetime(2025, 10, 4, 3, tzinfo=dt.UTC)
    cast = load_cast(at)
    country = Place.objects.create(code="KH", kind="country", name={"en": "Cambodia"})
    place = Place.objects.create(code="KH-12", kind="capital", name={"en": "Phnom Penh"}, parent=country)
    lead, boss = cast.people[Role.PROGRAMME_LEAD], cast.people[Role.ADMINISTRATOR]
    network = load_practice_network(programme=cast.programme, place=place, school=cast.school, by=lead, at=at)
    room = network.rooms.latest("pk")

    def press(by: Person) -> str:
        mine = Room.objects.select_related("network__scope").get(pk=room.pk)
        try:
            open_gate(
                room=mine, seen=0, day=at.date(), evidence="No. 1", note="Signed.", by=by, at=at, pk=uuid7()
            )
        except GateMovedError as error:
            return "told" if " meanwhile" in str(error.messages[0]) else "not told"
        return "opened"

    def back(by: Person) -> str:
        mine = Room.objects.select_related("network__scope").get(pk=room.pk)
        try:
            take_back(room=mine, seen=1, day=at.date(), reason="Wrong room.", by=by, at=at, pk=uuid7())
        except GateMovedError:
            return "told"
        return "taken back"

    def add(pk: uuid.UUID) -> str:
        details = RoomDetails(
            Text(en="Twin"), place, "", priority=False, school=school, sponsor=None, size=None
        )
        try:
            add_room(network=network, details=details, by=lead, at=at, pk=pk)
        except RoomError:
            return "told"
        return "added"

    school = cast.school.parent
    return {
        "opened": together([partial(press, lead), partial(press, boss)] * 2),
        "rows": StageChange.objects.filter(room=room).count(),
        "back": together([partial(back, lead), partial(back, boss)]),
        "added": together([partial(add, uuid7()), partial(add, uuid7())]),
    }
