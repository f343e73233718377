"""The merge rule itself, with two made-up kinds: added facts are united, an edited field counts against its base.

Any order, repetition, loss with retry, and split over batches gives one state. For edits "one state" cannot mean one
winner: which of two edits of a field comes first is decided by arrival. So it means: each field that one phone alone
edited has that value; a field that two edited has the value of one of them, and every other value waits as a conflict.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sala.offline.actions.details import three_way
from sala.offline.actions.devices import add_device
from sala.offline.actions.receive import receive
from sala.offline.models import Conflict, Device, Receipt
from sala.offline.types import ConflictingEdit, Envelope, Kind, Outcome, kinds
from sala.people.api import Role
from sala.people.seed import load_cast

AT = dt.datetime(2023, 4, 4, 3, 20, tzinfo=dt.UTC)
BASE = {"name": "sala", "place": "Battambang", "chair": ""}
FIELDS = sorted(BASE)


def key(number: int) -> str:
    """The number-th UUIDv7 of one day."""
    value = (int(AT.timestamp() * 1000) << 80) | 7 << 76 | 2 << 62 | number
    return str(uuid.UUID(int=value))


def sealed(number: int, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    made = {"id": key(number), "kind": kind, "version": 1, "made_at": AT.isoformat()}
    return {**made, "clock_offset": 0, "base": None, "payload": payload}


class Made:
    """What the made-up kinds keep, and how often they were asked to take the same thing."""

    def __init__(self) -> None:
        self.facts: list[str] = []
        self.record = dict(BASE)

    def add(self, envelope: Envelope) -> None:
        self.facts.append(str(envelope.payload["fact"]))

    def edit(self, envelope: Envelope) -> None:
        to_set, clashes = three_way(
            base=envelope.payload["base"], here=self.record, sent=envelope.payload["sent"]
        )
        if clashes:
            raise ConflictingEdit(envelope.kind, clashes)
        self.record.update(to_set)


# An edit: one field and its new value; a few values, so that two phones also change a field to the same.
edits = st.tuples(st.sampled_from(FIELDS), st.sampled_from(["a", "b", "c"]))
facts = st.lists(st.text("ab", max_size=2), max_size=5)


@st.composite
def ways(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[tuple[int, dict[str, Any]]], list[int]]:
    """What two phones made, one way in which it arrives (phone, envelope), and the sizes of the batches."""
    made = [sealed(n, "test.fact", {"fact": fact}) for n, fact in enumerate(draw(facts))]
    for n, (field, value) in enumerate(draw(st.lists(edits, max_size=6)), 100):
        made.append(sealed(n, "test.edit", {"base": {field: BASE[field]}, "sent": {field: value}}))
    again = draw(st.lists(st.integers(0, len(made) - 1), max_size=10)) if made else []
    order = draw(st.permutations([*range(len(made)), *again]))
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=8))
    return made, [(i % 2, made[i]) for i in order], sizes


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class OneState(TestCase):
    """200 examples; each is undone."""

    phones: list[Device]

    @pytest.fixture(autouse=True)
    def only_our_kinds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The door asks this test for its kinds."""
        answers: list[Callable[[], Kind]] = [
            lambda: Kind("test.fact", self.made.add),
            lambda: Kind("test.edit", self.made.edit),
        ]
        monkeypatch.setattr(kinds, "_answers", answers)

    @classmethod
    def setUpTestData(cls) -> None:
        cast = load_cast(timezone.now())
        people = [cast.people[Role.CHAIR], cast.people[Role.SPEAKER]]
        cls.phones = [add_device(person=person, sign_in=None, at=AT).device for person in people]

    @settings(suppress_health_check=list(HealthCheck))
    @given(ways(), st.lists(st.booleans(), min_size=1, max_size=8))
    def test_whatever_the_way(
        self,
        way: tuple[list[dict[str, Any]], list[tuple[int, dict[str, Any]]], list[int]],
        lost: Sequence[bool],
    ) -> None:
        made, arriving, sizes = way
        self.made = Made()
        first: dict[str, Outcome] = {}
        number = 0
        while arriving:
            size = sizes[number % len(sizes)]
            batch, arriving = arriving[:size], arriving[size:]
            # When the answer is lost on the way the phone sends the whole batch again.
            for _ in range(2 if lost[number % len(lost)] else 1):
                self._send(batch, first)
            number += 1
        self._check(made, first)

    def _send(self, batch: Sequence[tuple[int, dict[str, Any]]], first: dict[str, Outcome]) -> None:
        for number, phone in enumerate(self.phones):
            mine = [envelope for whose, envelope in batch if whose == number]
            for answer in receive(mine, device=phone, at=AT):
                before = first.setdefault(answer.id, answer.outcome)
                repeated = Outcome.DUPLICATE if before == Outcome.DONE else before
                assert answer.outcome in {before, repeated}

    def _check(self, made: list[dict[str, Any]], first: dict[str, Outcome]) -> None:
        assert Receipt.objects.count() == len(made) == len(first)
        added = [e["payload"]["fact"] for e in made if e["kind"] == "test.fact"]
        assert sorted(self.made.facts) == sorted(added)
        sent = [e["payload"]["sent"] for e in made if e["kind"] == "test.edit"]
        waiting = list(Conflict.objects.values_list("fields", flat=True))
        for field in FIELDS:
            values = [edit[field] for edit in sent if field in edit]
            here = self.made.record[field]
            assert here in (values or [BASE[field]])
            # Every value that was sent is there, or waits for a decision beside the base and what was there.
            asked = [clash[field] for clash in waiting if field in clash]
            assert sorted(clash["sent"] for clash in asked) == sorted(v for v in values if v != here)
            assert all((clash["base"], clash["here"]) == (BASE[field], here) for clash in asked)
