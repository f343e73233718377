"""One person agrees on two phones at once, five times over; test_consents_at_once.py runs this as its own process."""

import json
import os
from functools import partial

import django


def main() -> None:
    """Prints what happened as JSON."""
    from django.core.management import call_command
    from django.utils import timezone

    from sala.kit.tests.together import together
    from sala.people.actions.consents import give_consent
    from sala.people.models import Consent, Person
    from sala.people.seed import load_cast
    from sala.people.types import Purpose, Role

    call_command("migrate", verbosity=0)
    cast = load_cast(timezone.now())

    def press(person: Person, purpose: Purpose) -> str:
        given = give_consent(
            person=Person.objects.get(pk=person.pk),
            purpose=purpose,
            scope=cast.programme,
            by=person,
            at=timezone.now(),
        )
        return str(given.pk)

    answers = [
        together([partial(press, cast.people[role], purpose)] * 2)
        for role in (Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER)
        for purpose in Purpose
    ]
    rows = Consent.objects.count()
    print(json.dumps({"same": [len(set(two)) for two in answers], "rows": rows}))  # noqa: T201  # the test reads it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sala.config.settings")
    django.setup()
    main()
