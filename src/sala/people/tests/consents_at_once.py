"""One person agrees on two phones at once, five times over; test_consents_at_once.py runs this as its own process."""

from functools import partial

from django.utils import timezone

from sala.kit.tests.together import together
from sala.people.actions.consents import give_consent
from sala.people.models import Consent, Person
from sala.people.seed import load_cast
from sala.people.types import Purpose, Role


def main() -> dict[str, object]:
    """What happened."""
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
    return {"same": [len(set(two)) for two in answers], "rows": rows}
