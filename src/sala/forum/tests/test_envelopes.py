"""Questions, withdrawals, supports and translations from phones: one state for any order, repetition, loss and
split.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sala.forum.models import Event, Question, Support, Translation
from sala.forum.seed import load_practice_forum
from sala.forum.tests.factories import make_question
from sala.kit.ids import coarse_uuid7
from sala.offline.api import Conflict, Device, Receipt, add_device, receive
from sala.people.api import Role
from sala.people.seed import Cast, load_cast

AT = dt.datetime(2023, 4, 4, 3, 20, tzinfo=dt.UTC)
CODES = ["AAAA-BBBB-CCCC", "DDDD-EEEE-FFFF"]


def key(number: int) -> uuid.UUID:
    """The number-th id: a UUIDv7 of the day of the forum, cut to the hour as phones do for anonymous things."""
    value = (int(AT.timestamp() * 1000) << 80) | 7 << 76 | 2 << 62 | number
    return coarse_uuid7(uuid.UUID(int=value))


def envelope(number: int, kind: str, base: int | None = None, **payload: Any) -> dict[str, Any]:
    return {
        "id": str(key(number)),
        "kind": f"forum.{kind}",
        "version": 1,
        "made_at": AT.isoformat(),
        "clock_offset": 0,
        "base": base,
        "payload": {name: str(value) for name, value in payload.items()},
    }


def named(number: int) -> dict[str, Any]:
    return envelope(
        number, "question", event="practice", session="", text=f"Named question {number}?", language="en"
    )


def anonymous(number: int, code: str) -> dict[str, Any]:
    return envelope(
        number, "anonymous_question", event="practice", session="", text=f"Nameless {number}?", receipt=code
    )


# What two phones made: (which phone, envelope). Ids 1–4 are questions; 90 stands on the server before.
MADE: list[tuple[int, dict[str, Any]]] = [
    (0, named(1)),
    (1, named(2)),
    (0, anonymous(3, CODES[0])),
    (1, anonymous(4, CODES[1])),
    (0, envelope(11, "support", question=key(2))),
    (1, envelope(12, "support", question=key(2))),
    (0, envelope(13, "support", question=key(1))),
    (1, envelope(14, "support", question=key(1))),
    (1, envelope(15, "support", question=key(3))),
    (0, envelope(16, "support", question=key(4))),
    (1, envelope(17, "support", question=key(4))),
    (0, envelope(21, "withdrawal", question=key(1))),
    (0, envelope(22, "withdrawal", question=key(2))),
    (1, envelope(23, "anonymous_withdrawal", question=key(3), receipt=CODES[1])),
    (0, envelope(24, "anonymous_withdrawal", question=key(3), receipt=CODES[0])),
    (0, envelope(25, "anonymous_withdrawal", question=key(4), receipt=CODES[0])),
    (0, envelope(31, "translation", question=key(90), language="en", text="Into English")),
    (1, envelope(32, "translation", question=key(90), language="vi", text="Sang tiếng Việt")),
    (1, envelope(33, "translation", question=key(90), language="en", text="Another English")),
]

# Each envelope is sent one to three times, in any order; a number after it says after how many the batch is cut.
sendings = st.lists(st.integers(0, len(MADE) - 1), max_size=25).flatmap(
    lambda more: st.permutations([*range(len(MADE)), *more])
)


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class EnvelopesOfQuestions(TestCase):
    """200 examples; each is undone."""

    cast: Cast
    event: Event
    phones: list[Device]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = load_cast(timezone.now())
        cls.event = load_practice_forum(
            programme=cls.cast.programme,
            people=cls.cast.people,
            newcomer=cls.cast.newcomer,
            at=timezone.now(),
        )
        people = [cls.cast.people[Role.INTERPRETER], cls.cast.people[Role.RAPPORTEUR]]
        cls.phones = [add_device(person=person, sign_in=None, at=AT).device for person in people]

    @settings(suppress_health_check=list(HealthCheck))
    @given(
        sendings, st.lists(st.integers(1, 6), min_size=40, max_size=40), st.lists(st.booleans(), min_size=40)
    )
    def test_one_state_whatever_the_way(
        self, order: Sequence[int], cuts: Sequence[int], lost: Sequence[bool]
    ) -> None:
        cache.clear()
        make_question(self.event, id=key(90), text="តើនរណាណែនាំគ្រូថ្មី?", at=AT)
        sent = [MADE[i] for i in order]
        for number, cut in enumerate(cuts):
            batch, sent = sent[:cut], sent[cut:]
            self._send(batch, lost=lost[number % len(lost)])
        self._send(sent, lost=False)
        assert self._state() == CANONICAL

    def _send(self, batch: Sequence[tuple[int, dict[str, Any]]], *, lost: bool) -> None:
        """A phone sends what is its own; when the answer is lost on the way it sends all of it again."""
        for _ in range(2 if lost else 1):
            for number, phone in enumerate(self.phones):
                mine = [made for whose, made in batch if whose == number]
                receive([m for m in mine if "anonymous" in m["kind"]], device=None, at=AT)
                receive([m for m in mine if "anonymous" not in m["kind"]], device=phone, at=AT)

    def _state(self) -> dict[str, Any]:
        numbers = {key(number): number for number in (1, 2, 3, 4, 90)}
        questions = Question.objects.order_by("pk")
        texts = {("en", t.text) for t in Translation.objects.filter(language="en")}
        texts |= {("en", c.fields["text"]["sent"]) for c in Conflict.objects.all()}
        return {
            "questions": {
                numbers[q.pk]: (q.withdrawn, q.support_count, q.author_id is None) for q in questions
            },
            "supports": Support.objects.count(),
            "receipts": Receipt.objects.count(),
            "conflicts": Conflict.objects.count(),
            "english, shown or kept for a decision": texts,
            "vietnamese": [t.text for t in Translation.objects.filter(language="vi")],
        }


# The state that the envelopes mean, reckoned by hand: own support does not count, only the right one withdraws.
CANONICAL: dict[str, Any] = {
    "questions": {
        1: (True, 1, False),
        2: (False, 1, False),
        3: (True, 1, True),
        4: (False, 2, True),
        90: (False, 0, True),
    },
    "supports": 5,
    "receipts": len(MADE),
    "conflicts": 1,
    "english, shown or kept for a decision": {("en", "Into English"), ("en", "Another English")},
    "vietnamese": ["Sang tiếng Việt"],
}
