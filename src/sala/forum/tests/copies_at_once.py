"""Two presses of one form copy a forum at once, five times over; test_copy_event.py runs this as its own process."""

import datetime as dt
import uuid
from functools import partial

from sala.forum.actions.copy_event import copy_event
from sala.forum.models import Event, Session
from sala.forum.tests.factories import AT, add, forum, plan
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.people.api import Role
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    cast = load_cast(AT)
    event = forum(cast)
    add(event, plan())

    def press(new_id: uuid.UUID) -> str:
        new = copy_event(
            event=event,
            id=new_id,
            title=Text(en="Next"),
            starts_on=dt.date(2024, 4, 10),
            with_people=True,
            by=cast.people[Role.ORGANISER],
            at=AT,
        )
        return str(new.pk)

    results = []
    for _round in range(5):
        new_id = uuid7()
        made = together([partial(press, new_id)] * 2)
        results.append([one == str(new_id) for one in made])
    counts = [Event.objects.count() - 1, Session.objects.count() - 1]
    return {"results": results, "counts": counts}
