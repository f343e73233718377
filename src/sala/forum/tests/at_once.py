"""Two forums publish at once and want one hall, five times over; test_schedule.py runs this as its own process."""

import json
import os
import threading
from collections.abc import Callable
from functools import partial

import django


def together(acts: list[Callable[[], str]]) -> list[str]:
    """Run each in a thread of its own, all waiting for the same start; their results, sorted."""
    from django.db import connection

    start = threading.Barrier(len(acts))
    results: list[str] = []

    def run(act: Callable[[], str]) -> None:
        start.wait(timeout=20)
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001  # a thread's failure must reach the test
            results.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def main() -> None:
    """Prints what happened as JSON."""
    from django.core.management import call_command

    from sala.forum.actions.schedule import publish
    from sala.forum.models import Event
    from sala.forum.tests.factories import AT, add, forum, hall, plan, rows
    from sala.forum.types import Part
    from sala.kit.i18n import Text
    from sala.meetings.api import ClashError
    from sala.people.api import Role
    from sala.people.seed import load_cast

    call_command("migrate", verbosity=0)
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
    print(json.dumps({"results": results, "held": held}))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    main()
