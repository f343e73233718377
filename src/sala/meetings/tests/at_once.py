"""Six people press for two places at once, and four get badges at once; test_places.py runs this as its own process."""

import datetime as dt
import json
import os
import threading
from collections.abc import Callable
from functools import partial

import django


def at_once(acts: list[Callable[[], str]]) -> list[str]:
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
    from django.utils import timezone

    from sala.kit.i18n import Text
    from sala.meetings.actions.meetings import create_meeting, give_badges, invite
    from sala.meetings.actions.participants import FullError, change_participation, places_taken
    from sala.meetings.models import Badge, Participation
    from sala.meetings.types import Mode, State
    from sala.people.api import Person, Role, add_person
    from sala.people.seed import load_cast

    call_command("migrate", verbosity=0)
    at = timezone.now()
    cast = load_cast(at)
    meeting = create_meeting(
        scope=cast.programme,
        title=Text(en="Day"),
        starts_at=at,
        ends_at=at + dt.timedelta(hours=8),
        capacity=2,
    )
    invite(meetings=[meeting], people=cast.people.values(), by=None, at=at)

    def press(part: Participation) -> str:
        by = cast.people[Role.ORGANISER]
        try:
            change_participation(part=part, mode=Mode.IN_PERSON, state=State.CONFIRMED, by=by, at=at)
        except FullError:
            return "full"
        return "in"

    def badge(person: Person) -> str:
        give_badges(scope=cast.programme, people=[person])
        return "done"

    parts = list(Participation.objects.filter(meeting=meeting).select_related("meeting__scope", "person")[:6])
    pressed = at_once([partial(press, part) for part in parts])
    people = [add_person(name=f"Teacher {n}", at=at, by=None, with_account=False) for n in range(4)]
    badges = at_once([partial(badge, person) for person in people])
    numbers = list(
        Badge.objects.filter(scope=cast.programme).order_by("number").values_list("number", flat=True)
    )
    said = {
        "pressed": pressed,
        "places": places_taken(meeting),
        "badges": badges,
        "numbers without a gap": numbers == list(range(1, len(numbers) + 1)),
    }
    print(json.dumps(said))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    main()
