"""Four organisers issue the same certificates at once, and two correct one; test_at_once.py runs this on its own."""

import datetime as dt
from functools import partial

from sala.competence.actions.issue import BadCertificateError, correct_certificate, issue_all
from sala.competence.models import Certificate
from sala.competence.tests.conftest import ISSUER, award
from sala.kit.tests.together import together
from sala.people.api import Role, add_person
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    at = dt.datetime(2023, 4, 20, 3, tzinfo=dt.UTC)
    cast = load_cast(at)
    by = cast.people[Role.ORGANISER]
    people = [add_person(name=f"Teacher {n}", at=at, by=None, with_account=False) for n in range(250)]

    def press() -> str:
        awards = [award(person) for person in people]
        return str(issue_all(scope=cast.programme, awards=awards, issuer=ISSUER, by=by, at=at))

    def correct(certificate: Certificate, name: str) -> str:
        try:
            correct_certificate(certificate=certificate, native=name, latin="", by=by, at=at)
        except BadCertificateError:
            return "void already"
        return "corrected"

    pressed = together([press] * 4)
    found = list(Certificate.objects.order_by("number"))
    one = Certificate.objects.select_related("scope", "person").get(pk=found[0].pk)
    return {
        "issued": sum(map(int, pressed)),
        "persons": len({row.person_id for row in found}),
        "numbers": [row.number for row in found] == [f"2023-{n:05}" for n in range(1, len(people) + 1)],
        "corrected": together([partial(correct, one, f"Name {n}") for n in range(2)]),
    }
