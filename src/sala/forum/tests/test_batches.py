"""Envelopes sent together and one by one: equal answers, equal rows; and two phones that send the same at once."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sala.forum.models import Event
from sala.forum.seed import load_practice_forum
from sala.forum.tests.factories import make_question, rows
from sala.forum.tests.test_envelopes import AT, CODES, MADE, anonymous, envelope, key, named
from sala.kit.ids import new_code, uuid7
from sala.offline.api import Device, Outcome, add_device, receive
from sala.people.api import Role
from sala.people.seed import Cast, load_cast

# What stands in no simple way: refused, said twice under one id, of another version, for what is gone, too long.
CROOKED: list[dict[str, Any]] = [
    envelope(41, "question", event="practice", session="", text="", language="en"),
    envelope(42, "question", event="no-such-forum", session="", text="Where?", language="en"),
    envelope(43, "question", event="practice", session="gone", text="To the whole forum?", language="km"),
    envelope(44, "question", event="practice", session="who-mentors", text="ក" * 1001, language="km"),
    envelope(
        45, "question", event="practice", session="who-mentors", text="Sao?", language="vi", asked_for="Sok"
    ),
    envelope(
        46, "question", event="practice", session="", text="For whom?", language="en", asked_for="x" * 200
    ),
    {**named(47), "version": 2},
    {**named(48), "kind": "forum.nothing"},
    {**named(49), "id": "no id"},
    {**named(1), "payload": {**named(1)["payload"], "text": "Another text under its id"}},
    anonymous(1, CODES[0]),
    {**anonymous(50, ""), "made_at": (AT + dt.timedelta(minutes=17)).isoformat()},
    # Stands there already, by another person; and by nobody.
    envelope(91, "question", event="practice", session="", text="Mine?", language="en"),
    envelope(92, "anonymous_question", event="practice", session="", text="Nobody's?", receipt=CODES[0]),
]
EVERYTHING = [made for _phone, made in MADE] + CROOKED
outboxes = st.lists(st.sampled_from(EVERYTHING), max_size=30)


def state() -> dict[str, list[str]]:
    """All rows that the envelopes can make or change. Rows that number themselves are compared without the number."""
    found: dict[str, list[str]] = {}
    for name in ("forum.Support", "forum.Withdrawal", "forum.Translation"):
        found[name] = sorted(str({**row, "id": None}) for row in rows(name).values())
    for name in ("forum.Question", "offline.Receipt", "offline.Conflict"):
        found[name] = sorted(map(str, rows(name).values()))
    lines = rows("people.AuditEntry").filter(action__startswith="question").values()
    found["log"] = sorted(
        str({**line, "id": None, "made_at": line["made_at"] if line["action"] == "question.ask" else None})
        for line in lines
    )
    return found


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class TogetherOrOneByOne(TestCase):
    """200 examples; each is undone."""

    phones: list[Device | None]

    @pytest.fixture(autouse=True)
    def a_narrow_pace(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """So that some examples are beyond it."""
        monkeypatch.setattr("sala.kit.pace.MOST", 7)

    @classmethod
    def setUpTestData(cls) -> None:
        cast = load_cast(timezone.now())
        event = load_practice_forum(
            programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=timezone.now()
        )
        make_question(event, id=key(90), text="តើនរណាណែនាំគ្រូថ្មី?", at=AT)
        make_question(event, cast.people[Role.MEMBER], id=key(91), text="Theirs?", at=AT)
        make_question(event, id=key(92), text="Nobody's?", at=AT)
        people = [cast.people[Role.INTERPRETER], cast.people[Role.RAPPORTEUR]]
        cls.phones = [*(add_device(person=person, sign_in=None, at=AT).device for person in people), None]

    @settings(suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 2), outboxes), max_size=4), st.sampled_from(["", "203.0.113.7"]))
    def test_is_the_same(self, batches: Sequence[tuple[int, list[dict[str, Any]]]], address: str) -> None:
        def together(batch: list[dict[str, Any]], phone: Device | None) -> list[Any]:
            return receive(batch, device=phone, at=AT, address=address)

        def one_by_one(batch: list[dict[str, Any]], phone: Device | None) -> list[Any]:
            return [one for item in batch for one in receive([item], device=phone, at=AT, address=address)]

        assert self._sent(batches, together) == self._sent(batches, one_by_one)

    def _sent(
        self,
        batches: Sequence[tuple[int, list[dict[str, Any]]]],
        way: Callable[[list[dict[str, Any]], Device | None], list[Any]],
    ) -> tuple[list[Any], dict[str, list[str]]]:
        """The answers and the state that this way gives; then all is undone."""
        cache.clear()
        revision = Event.objects.get(slug="practice").questions_revision
        with transaction.atomic():
            answers = [answer for phone, batch in batches for answer in way(batch, self.phones[phone])]
            found = state()
            found["moved"] = [str(Event.objects.get(slug="practice").questions_revision > revision)]
            transaction.set_rollback(True)
        return answers, found


def nameless() -> dict[str, Any]:
    made = envelope(
        1, "anonymous_question", event="practice", session="who-mentors", text="Who?", receipt=new_code()
    )
    return {**made, "id": str(uuid7())}


def with_name() -> dict[str, Any]:
    return {**named(1), "id": str(uuid7())}


@pytest.mark.parametrize("make", [nameless, with_name])
def test_queries_do_not_grow_with_the_batch(
    practice: Event, cast: Cast, make: Callable[[], dict[str, Any]]
) -> None:
    phone = add_device(person=cast.people[Role.MEMBER], sign_in=None, at=AT).device
    counts = []
    for size in (2, 20):
        with CaptureQueriesContext(connection) as seen:
            answers = receive([make() for _ in range(size)], device=phone, at=AT)
        assert {answer.outcome for answer in answers} == {Outcome.DONE}
        counts.append(len(seen))
        walls = [
            query["sql"]
            for query in seen
            if "questions_revision" in query["sql"] and "UPDATE" in query["sql"]
        ]
        assert len(walls) == 1
    assert counts[0] == counts[1] <= 18
    assert practice.questions.count() == 22


@pytest.mark.at_once
def test_two_phones_that_send_the_same_at_once(own_process: Callable[[str], Any]) -> None:
    """In threads: of each id one `done`, all others `duplicate`, and one row."""
    said = own_process("sala.forum.tests.batches_at_once")
    assert said["answers"] == {"done": said["sent"], "duplicate": 3 * said["sent"]}
    assert said["questions"] == said["receipts"] == said["sent"]
