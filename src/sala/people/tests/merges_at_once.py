"""Two administrators unite the same two entries at once, one each way, five times over; test_merges_at_once.py runs
this as its own process.
"""

from functools import partial

from django.utils import timezone

from sala.kit.tests.together import together
from sala.people.actions.merging import MergedMeanwhileError, merge_mark, merge_persons
from sala.people.actions.persons import add_person
from sala.people.models import Merge, Person
from sala.people.seed import load_cast
from sala.people.types import Role


def main() -> dict[str, object]:
    """What happened."""
    boss = load_cast(timezone.now()).people[Role.ADMINISTRATOR]

    def press(kept: Person, absorbed: Person, seen: str) -> str:
        try:
            merge_persons(kept=kept, absorbed=absorbed, seen=seen, by=boss, at=timezone.now())
        except MergedMeanwhileError:
            return "no"
        return "yes"

    answers = []
    for number in range(5):
        one, other = (
            add_person(name="Teacher", phones=[f"01{n} 11{number} 111"], at=timezone.now(), by=None)
            for n in (1, 2)
        )
        seen = merge_mark(one, other)
        answers.append(together([partial(press, one, other, seen), partial(press, other, one, seen)]))
    return {"answers": answers, "merges": Merge.objects.count()}
