"""Four phones send the same questions at once, in other orders, ten times over; test_batches.py runs this as its own
process.
"""

import datetime as dt
import json
import random
from collections import Counter
from functools import partial
from typing import Any

from django.utils import timezone

from sala.forum.models import Question
from sala.forum.seed import load_practice_forum
from sala.kit.ids import new_code, uuid7
from sala.kit.tests.together import together
from sala.offline.api import Device, Outcome, Receipt, add_device, receive
from sala.people.api import Role
from sala.people.seed import load_cast


def send_rounds(phone: Device, at: dt.datetime) -> tuple[Counter[str], int]:
    """What was answered how often, and how many things were sent, each by four at once."""

    def sealed(kind: str, **payload: str) -> dict[str, Any]:
        made = {"id": str(uuid7()), "kind": kind, "version": 1, "made_at": at.isoformat()}
        return {**made, "payload": {"event": "practice", "text": "Who mentors?", **payload}}

    def send(batch: list[dict[str, Any]]) -> str:
        """As a phone does: what the server cannot say yet (a deadlock) is sent again."""
        said: list[str] = []
        while batch:
            now = {str(answer.id): answer.outcome for answer in receive(batch, device=phone, at=at)}
            said += [outcome for outcome in now.values() if outcome != Outcome.LATER]
            batch = [one for one in batch if now[one["id"]] == Outcome.LATER]
        return json.dumps(said)

    answers: Counter[str] = Counter()
    sent = 0
    for _round in range(10):
        batch = [sealed("forum.question") for _ in range(6)]
        batch += [sealed("forum.anonymous_question", receipt=new_code()) for _ in range(6)]
        sent += len(batch)
        shuffled = [random.sample(batch, len(batch)) for _ in range(4)]
        for said in together([partial(send, order) for order in shuffled]):
            answers.update(json.loads(said))
    return answers, sent


def main() -> dict[str, object]:
    """What happened."""
    at = timezone.now()
    cast = load_cast(at)
    load_practice_forum(programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=at)
    phone = add_device(person=cast.people[Role.MEMBER], sign_in=None, at=at).device
    questions = Question.objects.count()

    answers, sent = send_rounds(phone, at)
    return {
        "answers": answers,
        "sent": sent,
        "questions": Question.objects.count() - questions,
        "receipts": Receipt.objects.count(),
    }
