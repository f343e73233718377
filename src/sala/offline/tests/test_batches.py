"""A batch is one transaction; what goes wrong in it costs no neighbour, and nothing is said to be taken that is not."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.offline.actions.devices import add_device
from sala.offline.actions.receive import receive
from sala.offline.models import Device, Receipt
from sala.offline.types import Envelope, Kind, Outcome, RefusedError, kinds
from sala.people.api import Role
from sala.people.seed import Cast

AT = dt.datetime(2023, 4, 4, 3, 20, tzinfo=dt.UTC)
Take = Callable[[Envelope], None]
TakeAll = Callable[[Sequence[Envelope]], Mapping[Any, RefusedError]]


@pytest.fixture
def phone(cast: Cast) -> Device:
    """A speaker's phone."""
    return add_device(person=cast.people[Role.SPEAKER], sign_in=None, at=AT).device


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The door knows these kinds and no other."""

    def set_kinds(*known: Kind) -> None:
        monkeypatch.setattr(kinds, "_answers", [lambda kind=kind: kind for kind in known])

    return set_kinds


def sent(text: str, kind: str = "test.named", **changed: Any) -> dict[str, Any]:
    made = {"id": str(uuid7()), "kind": kind, "version": 1, "made_at": AT.isoformat()}
    return {**made, "clock_offset": 0, "base": None, "payload": {"text": text}, **changed}


def text_of(envelope: Envelope) -> str:
    return str(envelope.payload["text"])


def write(envelope: Envelope) -> None:
    """Keep it as a row, which a rollback undoes: another receipt serves as the shelf."""
    row = Receipt(id=uuid7(), kind="kept", digest=text_of(envelope), received_at=AT, outcome=Outcome.DONE)
    row.save(force_insert=True)


def write_all(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
    for envelope in envelopes:
        write(envelope)
    return {}


def write_and_swallow(envelope: Envelope) -> None:
    """What a careless kind does: the same row twice, and the database's no unheard."""
    write(envelope)
    if text_of(envelope) == "careless":
        row = Receipt.objects.get(kind="kept", digest="careless")
        with suppress(IntegrityError):
            row.save(force_insert=True)


def kept() -> list[str]:
    return sorted(Receipt.objects.filter(kind="kept").values_list("digest", flat=True))


def outcomes(batch: list[dict[str, Any]], device: Device | None, **more: Any) -> list[str]:
    return [answer.outcome.value for answer in receive(batch, device=device, at=AT, **more)]


def test_when_all_at_once_fails_each_is_taken_alone(
    phone: Device, only: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
        write_all(envelopes)
        raise KeyError(text_of(envelopes[0]))

    only(Kind("test.named", write, take_all=break_down))
    with caplog.at_level(logging.ERROR):
        assert outcomes([sent("secret"), sent("b"), sent("c")], phone) == ["done"] * 3
    assert kept() == ["b", "c", "secret"]
    assert "test.named were not taken at once: KeyError in" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("way", ["at once", "one after the other"])
def test_a_database_error_that_a_kind_swallows_is_not_taken_for_success(
    phone: Device, only: Callable[..., None], way: str
) -> None:
    def swallow_all(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
        for envelope in envelopes:
            write_and_swallow(envelope)
        return {}

    only(Kind("test.named", write_and_swallow, take_all=swallow_all if way == "at once" else None))
    batch = [sent("a"), sent("careless"), sent("b")]
    assert outcomes(batch, phone) == ["done", "later", "done"]
    assert kept() == ["a", "b"]
    assert outcomes(batch, phone) == ["duplicate", "later", "duplicate"]


def test_a_constraint_that_one_violates_costs_no_neighbour(phone: Device, only: Callable[..., None]) -> None:
    def violate(envelope: Envelope) -> None:
        write(envelope)
        if text_of(envelope) == "bad":
            Receipt.objects.get(kind="kept", digest="bad").save(force_insert=True)

    def violate_all(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
        for envelope in envelopes:
            violate(envelope)
        return {}

    only(Kind("test.named", violate, take_all=violate_all))
    assert outcomes([sent("a"), sent("bad"), sent("b")], phone) == ["done", "later", "done"]
    assert kept() == ["a", "b"]


def test_when_the_whole_transaction_fails_each_has_its_own(
    phone: Device, only: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another phone stores one of the receipts between the look and the writing."""
    batch = [sent("a"), sent("b"), sent("c")]
    real, first = Receipt.objects.bulk_create, [True]

    def too_late(rows: list[Receipt], **more: Any) -> list[Receipt]:
        if first.pop() if first else False:
            raise IntegrityError
        return real(rows, **more)

    monkeypatch.setattr(Receipt.objects, "bulk_create", too_late)
    only(Kind("test.named", write, take_all=write_all))
    assert outcomes(batch, phone) == ["done"] * 3
    assert kept() == ["a", "b", "c"]
    assert outcomes(batch, phone) == ["duplicate"] * 3


def test_the_pace_counts_each_once_however_often_it_is_tried(
    db: None, only: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    del db

    def break_down(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
        raise KeyError(len(envelopes))

    monkeypatch.setattr("sala.kit.pace.MOST", 4)
    only(Kind("test.anonymous", write, anonymous=True, take_all=break_down))
    batch = [sent(str(n), "test.anonymous") for n in range(6)]
    here = {"address": "203.0.113.7"}
    assert outcomes(batch, None, **here) == ["done"] * 4 + ["later"] * 2
    assert outcomes(batch, None, **here) == ["duplicate"] * 4 + ["later"] * 2
    assert kept() == ["0", "1", "2", "3"]


def test_what_is_refused_is_said_in_each_language(phone: Device, only: Callable[..., None]) -> None:
    refusal = RefusedError("At most %(most)s.", {"most": Text(km="៣", en="3")})

    def refuse(envelope: Envelope) -> None:
        write(envelope)
        raise refusal

    def refuse_second(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
        write_all(envelopes[:1])
        return {envelopes[1].id: refusal}

    only(Kind("test.named", refuse, take_all=refuse_second))
    good, bad = receive([sent("a"), sent("b")], device=phone, at=AT)
    (alone,) = receive([sent("c")], device=phone, at=AT)
    assert good.outcome == Outcome.DONE
    for answer in (bad, alone):
        assert answer.outcome == Outcome.REFUSED
        assert (answer.message["km"], answer.message["en"]) == ("At most ៣.", "At most 3.")
    assert Receipt.objects.get(pk=bad.id).message == bad.message


def test_kinds_keep_their_order_and_an_id_is_taken_once(phone: Device, only: Callable[..., None]) -> None:
    order: list[str] = []

    def note(envelope: Envelope) -> None:
        order.append(text_of(envelope))

    def note_all(envelopes: Sequence[Envelope]) -> dict[Any, RefusedError]:
        order.append("+".join(text_of(envelope) for envelope in envelopes))
        return {}

    only(Kind("test.named", note, take_all=note_all), Kind("test.other", note))
    twice, again = sent("a"), sent("d")
    batch = [
        twice,
        sent("b"),
        twice,
        sent("c", "test.other"),
        again,
        sent("e"),
        {**again, "payload": {"text": "f"}},
    ]
    assert outcomes(batch, phone) == ["done", "done", "duplicate", "done", "done", "done", "refused"]
    assert order == ["a+b", "c", "d+e"]


def test_named_and_anonymous_share_no_transaction(phone: Device, only: Callable[..., None]) -> None:
    """The database numbers transactions: rows of one could be told to come from one phone."""
    only(Kind("test.named", write, take_all=write_all), Kind("test.anonymous", write, anonymous=True))
    names = ["test.named", "test.named", "test.anonymous", "test.anonymous", "test.named"]
    with CaptureQueriesContext(connection) as seen:
        assert outcomes([sent(name, name) for name in names], phone) == ["done"] * 5
    depth, outer = 0, 0
    for query in seen:
        outer += depth == 0 and query["sql"].startswith(("BEGIN", "SAVEPOINT"))
        depth += query["sql"].startswith(("BEGIN", "SAVEPOINT")) - query["sql"].startswith(
            ("RELEASE", "COMMIT")
        )
    assert outer == 3
    assert Receipt.objects.exclude(kind="kept").filter(person_id=None).count() == 2


class DatabaseGaveUp(Exception):
    """What the driver says below Django's error."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(("sqlstate", "outcome"), [("40P01", Outcome.DONE), ("57014", Outcome.LATER)])
def test_of_two_that_wait_for_each_other_the_one_given_up_tries_again(
    phone: Device, only: Callable[..., None], sqlstate: str, outcome: Outcome
) -> None:
    gave_up: list[str] = []

    def give_up_once(envelope: Envelope) -> None:
        if not gave_up:
            gave_up.append(sqlstate)
            raise OperationalError from DatabaseGaveUp(sqlstate)
        write(envelope)

    only(Kind("test.named", give_up_once))
    (answer,) = receive([sent("a")], device=phone, at=AT)
    assert answer.outcome == outcome
    assert kept() == (["a"] if outcome == Outcome.DONE else [])
