"""Two rapporteurs sort the same notes at once into different themes, and then different notes at once, five times over;
test_sorting.py runs this as its own process.
"""

import uuid
from collections.abc import Sequence
from functools import partial

from sala.forum.actions.sorting import Place, SortedMeanwhileError, move
from sala.forum.actions.themes import add_theme
from sala.forum.models import Reflection, Theme
from sala.forum.tests.factories import AT, forum, make_note
from sala.forum.types import Pile
from sala.kit.i18n import Text
from sala.kit.tests.together import together
from sala.people.api import Role
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    cast = load_cast(AT)
    event, by = forum(cast), cast.people[Role.ORGANISER]
    themes = [add_theme(event=event, name=Text(en=f"Theme {side}"), by=by, at=AT) for side in "ab"]

    def press(theme: Theme, notes: Sequence[uuid.UUID]) -> str:
        try:
            move(event=event, seen=dict.fromkeys(notes, 1), to=Place(Pile.THEME, theme), by=by)
        except SortedMeanwhileError:
            return "late"
        return "moved"

    same, other, whole = [], [], []
    for _round in range(5):
        notes = [make_note(event, text=f"Note {n}", at=AT).pk for n in range(4)]
        same.append(sorted(together([partial(press, theme, notes[:2]) for theme in themes])))
        whole.append(len(set(Reflection.objects.filter(pk__in=notes[:2]).values_list("theme", flat=True))))
        other.append(
            together([partial(press, theme, [notes[2 + side]]) for side, theme in enumerate(themes)])
        )
    numbers = list(Reflection.objects.order_by("number").values_list("number", flat=True))
    return {"same": same, "whole": whole, "other": other, "numbers": numbers}
