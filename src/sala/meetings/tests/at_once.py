"""Six people press for two places at once, and four get badges at once; test_places.py runs this as its own process."""

import datetime as dt
import json
import os
from functools import partial
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # models can be imported only once Django is set up
    from sala.meetings.models import Meeting
    from sala.people.seed import Cast


def press_for_places(meeting: "Meeting", cast: "Cast", at: dt.datetime) -> list[str]:
    """Six confirm at once for two places: who is in, who is told that it is full."""
    from sala.kit.tests.together import together
    from sala.meetings.actions.participants import FullError, change_participation
    from sala.meetings.models import Participation
    from sala.meetings.types import Mode, State
    from sala.people.api import Role

    def press(part: Participation) -> str:
        by = cast.people[Role.ORGANISER]
        try:
            change_participation(part=part, mode=Mode.IN_PERSON, state=State.CONFIRMED, by=by, at=at)
        except FullError:
            return "full"
        return "in"

    parts = list(Participation.objects.filter(meeting=meeting).select_related("meeting__scope", "person")[:6])
    return together([partial(press, part) for part in parts])


def get_badges(cast: "Cast", at: dt.datetime) -> list[str]:
    """Four new people get badges at once."""
    from sala.kit.tests.together import together
    from sala.meetings.actions.meetings import give_badges
    from sala.people.api import Person, add_person

    def badge(person: Person) -> str:
        give_badges(scope=cast.programme, people=[person])
        return "done"

    people = [add_person(name=f"Teacher {n}", at=at, by=None, with_account=False) for n in range(4)]
    return together([partial(badge, person) for person in people])


def main() -> None:
    """Prints what happened as JSON."""
    from django.core.management import call_command
    from django.utils import timezone

    from sala.kit.i18n import Text
    from sala.meetings.actions.meetings import create_meeting, invite
    from sala.meetings.actions.participants import places_taken
    from sala.meetings.models import Badge
    from sala.people.seed import load_cast

    call_command("migrate", verbosity=0)
    at = timezone.now()
    cast = load_cast(at)
    ends_at = at + dt.timedelta(hours=8)
    meeting = create_meeting(
        scope=cast.programme, title=Text(en="Day"), capacity=2, starts_at=at, ends_at=ends_at
    )
    invite(meetings=[meeting], people=cast.people.values(), by=None, at=at)
    said: dict[str, object] = {
        "pressed": press_for_places(meeting, cast, at),
        "places": places_taken(meeting),
    }
    said["badges"] = get_badges(cast, at)
    badges = Badge.objects.filter(scope=cast.programme).order_by("number")
    numbers = list(badges.values_list("number", flat=True))
    said["numbers without a gap"] = numbers == list(range(1, len(numbers) + 1))
    print(json.dumps(said))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    main()
