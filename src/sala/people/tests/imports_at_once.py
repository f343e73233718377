"""Two uploads of one list are confirmed at once, and one upload twice, five times over; test_imports_at_once.py runs
this as its own process.
"""

from functools import partial

from django.utils import timezone

from sala.kit.tables import Listing
from sala.kit.tests.together import together
from sala.people.actions.import_people import import_people
from sala.people.actions.imports import StaleImportError, keep_upload
from sala.people.actions.plan_people import plan_people
from sala.people.models import Account, ImportRun, PersonExternalId
from sala.people.seed import load_cast
from sala.people.types import ImportKind, Role


def main() -> dict[str, object]:
    """What happened."""
    boss = load_cast(timezone.now()).people[Role.ADMINISTRATOR]

    def upload(number: int) -> ImportRun:
        rows = [(n, {"external_id": f"{number}-{n}", "name": f"Person {n}"}) for n in range(2, 40)]
        listing = Listing("S", {}, rows, [])
        return keep_upload(
            kind=ImportKind.PEOPLE,
            source="EMIS",
            listing=listing,
            body=b"",
            file_name="list.csv",
            by=boss,
            at=timezone.now(),
        )

    def press(run: ImportRun, mark: str) -> str:
        try:
            import_people(run_id=run.pk, seen=mark, language="en", by=boss, at=timezone.now())
        except StaleImportError:
            return "no"
        return "yes"

    two, same = [], []
    for number in range(5):
        runs = [upload(number), upload(number)]
        marks = [plan_people(run, user=boss, language="en").mark for run in runs]
        two.append(together([partial(press, *pair) for pair in zip(runs, marks, strict=True)]))
        run = upload(number + 100)
        mark = plan_people(run, user=boss, language="en").mark
        same.append(together([partial(press, run, mark)] * 2))
    people = PersonExternalId.objects.filter(source="EMIS").count()
    accounts = Account.objects.filter(person__external_ids__source="EMIS").count()
    return {"two": two, "same": same, "people": people, "accounts": accounts}
