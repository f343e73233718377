"""Two forums publish at once and want one hall, five times over; test_schedule.py runs this as its own process."""

from functools import partial

from sala.forum.actions.schedule import publish
from sala.forum.models import Event
from sala.forum.tests.factories import AT, add, forum, hall, plan, rows
from sala.forum.types import Part
from sala.kit.i18n import Text
from sala.kit.tests.together import together
from sala.meetings.api import ClashError
from sala.people.api import Role
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    cast = load_cast(AT)

    def press(event: Event) -> str:
        try:
            publish(event=event, name=Text(en="First"), by=None, at=AT)
        except ClashError:
            return "clash"
        return "published"

    results, held = [], []
    for round_number in range(5):
        events = [forum(cast, f"Forum {round_number} {side}") for side in "ab"]
        room = hall(events[0])
        day = round_number % 2
        hours = f"{8 + round_number // 2 * 2:02}:00"
        for event in events:
            add(
                event,
                plan(starts=hours, day=day, room=room, people=[(cast.people[Role.SPEAKER], Part.SPEAKER)]),
            )
        results.append(together([partial(press, event) for event in events]))
        owners = set(rows("meetings.Hold").filter(resource=room).values_list("owner", flat=True))
        held.append(len(owners) == 1)
    return {"results": results, "held": held}
