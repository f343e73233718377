"""Four prompts of 2023 with some dozens of answers, on the web and on paper: all of it examples."""

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.forum.actions.answers import Answering, answer, translate_answer
from sala.forum.actions.prompts import PromptPlan, plan_prompt
from sala.forum.models import Event, Prompt, Session
from sala.forum.types import Channel
from sala.kit.i18n import Text
from sala.kit.ids import new_code, uuid7
from sala.people.api import Person

BOOK = Path(__file__).resolve().parents[1] / "data" / "prompts2023.json"
LATER = dt.timedelta(minutes=20)


@transaction.atomic
def load_prompts_2023(*, event: Event, rapporteur: Person, at: dt.datetime) -> int:
    """The prompts of the forum of 2023 and their answers; how many answers."""
    sessions = {session.slug: session for session in Session.objects.filter(event=event)}
    rows = json.loads(BOOK.read_text(encoding="utf-8"))
    # Two prompts of one session stand on one sheet.
    sheets: dict[tuple[str, int], str] = {}
    count = 0
    for order, row in enumerate(rows, 1):
        prompt = _prompt(event, row, order, sessions.get(row["session"]), at)
        for number, one in enumerate(row["answers"]):
            code = sheets.setdefault((row["session"], number), new_code(8)) if one["paper"] else ""
            _answer(prompt, one, code, rapporteur, at)
            count += 1
    return count


def _prompt(
    event: Event, row: dict[str, Any], order: int, session: Session | None, at: dt.datetime
) -> Prompt:
    zone = ZoneInfo(event.scope.time_zone)
    plan = PromptPlan(
        text=Text(row["text"]),
        session=session,
        order=order,
        open_space=row["open_space"],
        during=session is not None,
        opens_at=None if session else dt.datetime.combine(event.starts_on, dt.time(8), zone),
        closes_at=None if session else dt.datetime.combine(event.ends_on, dt.time(20), zone),
    )
    return plan_prompt(event=event, plan=plan, by=None, at=at, id=uuid7())


def _answer(prompt: Prompt, one: dict[str, Any], code: str, rapporteur: Person, at: dt.datetime) -> None:
    opens = prompt.opens
    assert opens is not None  # noqa: S101  # both kinds of prompt above have a time
    kept = answer(
        Answering(
            id=uuid7(),
            prompt=prompt,
            text=one["text"],
            language=one["language"],
            author=None,
            channel=Channel.PAPER if code else Channel.WEB,
            at=opens + LATER,
            paper_code=code,
            typed_by=rapporteur if code else None,
        )
    )
    kept.prompt = prompt
    for language, text in one.get("translations", {}).items():
        translate_answer(row=kept, language=language, text=text, by=rapporteur, base=None, at=at)
