"""One person presses twice at once with different words, and two type in the same sheet at once with different words,
five times over; test_prompts.py runs this as its own process.
"""

import datetime as dt
from functools import partial

from sala.forum.actions.answers import PaperUsedError, type_in_sheet
from sala.forum.models import Answer, Prompt
from sala.forum.tests.factories import AT, forum, make_answer, make_prompt
from sala.kit.tests.together import together
from sala.people.api import Role
from sala.people.seed import load_cast


def main() -> dict[str, object]:
    """What happened."""
    cast = load_cast(AT)
    event, by = forum(cast), cast.people[Role.ORGANISER]

    def press(prompt: Prompt, number: int) -> str:
        make_answer(prompt, by, f"Words {number}", at=AT + dt.timedelta(seconds=number))
        return "kept"

    def type_in(prompt: Prompt, number: int) -> str:
        try:
            type_in_sheet(
                event=event,
                texts={prompt: f"Words {number}"},
                paper_code=f"AAAA-{prompt.pk.hex[-4:]}",
                language="en",
                name="",
                by=by,
                at=AT,
            )
        except PaperUsedError:
            return "used"
        return "kept"

    presses, sheets = [], []
    for _round in range(5):
        prompt = make_prompt(event)
        presses.append(together([partial(press, prompt, n) for n in range(2)]))
        sheets.append(together([partial(type_in, prompt, n) for n in range(2)]))
    return {"presses": presses, "sheets": sheets, "answers": Answer.objects.count()}
