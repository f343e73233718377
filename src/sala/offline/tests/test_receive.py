"""The door: what each envelope is answered, and that none of them stands in another's way."""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.offline.actions.devices import NewDevice, add_device
from sala.offline.models import Receipt
from sala.offline.types import Envelope, Kind, RefusedError, kinds
from sala.people.api import Role
from sala.people.seed import Cast

AT = dt.datetime(2023, 4, 4, 3, 20, tzinfo=dt.UTC)
SECRET = "ពាក្យសម្ងាត់ of the sender"
Door = Callable[..., Any]


class Shelf:
    """A made-up kind: it takes what it is given, refuses "no", and breaks where a programmer erred."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.broken = True

    def take(self, envelope: Envelope) -> None:
        text = str(envelope.payload.get("text"))
        if text == "no":
            message = "Write something else."
            raise RefusedError(message)
        if SECRET in text and self.broken:
            raise KeyError(text)
        self.taken.append(envelope)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The door knows two kinds: test.named and test.anonymous."""
    made = Shelf()
    known = [lambda: Kind("test.named", made.take), lambda: Kind("test.anonymous", made.take, anonymous=True)]
    monkeypatch.setattr(kinds, "_answers", known)
    return made


@pytest.fixture
def phone(cast: Cast) -> NewDevice:
    """A speaker's phone."""
    return add_device(person=cast.people[Role.SPEAKER], sign_in=None, at=timezone.now())


def envelope(text: str = "yes", **changed: Any) -> dict[str, Any]:
    made = {"id": str(uuid7()), "kind": "test.named", "version": 1, "made_at": AT.isoformat()}
    return {**made, "clock_offset": 0, "base": None, "payload": {"text": text}, **changed}


def post(envelopes: Any, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = json.dumps({"envelopes": envelopes})
    return Client().post("/offline/", body, content_type="application/json", headers=headers)


def outcomes(envelopes: Any, token: str = "") -> list[str]:
    answer = post(envelopes, token)
    assert answer.status_code == 200, answer.content
    rows = answer.json()["answers"]
    assert [row["id"] for row in rows] == [item["id"] for item in envelopes]
    for row in rows:
        assert row["outcome"] in {"done", "duplicate"} or set(row["message"]) >= {"en", "km", "vi"}
    return [row["outcome"] for row in rows]


def test_an_error_of_ours_stops_no_other_and_is_tried_again(
    shelf: Shelf, phone: NewDevice, caplog: pytest.LogCaptureFixture
) -> None:
    batch = [envelope("a"), envelope(SECRET), envelope("b")]
    with caplog.at_level(logging.ERROR):
        assert outcomes(batch, phone.token) == ["done", "later", "done"]
    assert Receipt.objects.count() == 2
    assert "test.named was not taken: KeyError in" in caplog.text
    assert SECRET not in caplog.text
    assert batch[1]["id"] not in caplog.text
    shelf.broken = False
    assert outcomes(batch, phone.token) == ["duplicate", "done", "duplicate"]
    assert [e.payload["text"] for e in shelf.taken] == ["a", "b", SECRET]


def test_refused_stays_refused_and_duplicates_are_told(shelf: Shelf, phone: NewDevice) -> None:
    good, bad = envelope(), envelope("no")
    assert outcomes([good, bad, good], phone.token) == ["done", "refused", "duplicate"]
    assert outcomes([good, bad], phone.token) == ["duplicate", "refused"]
    assert len(shelf.taken) == 1


def test_one_id_is_one_content(shelf: Shelf, phone: NewDevice) -> None:
    first = envelope("first")
    assert outcomes([first, {**first, "payload": {"text": "second"}}], phone.token) == ["done", "refused"]
    assert outcomes([first], phone.token) == ["duplicate"]
    assert [e.payload["text"] for e in shelf.taken] == ["first"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "not a number"},
        {"id": str(uuid.UUID(int=1))},
        {"made_at": "yesterday"},
        {"made_at": None},
        {"made_at": "9999-12-31T23:59:59+00:00", "clock_offset": 10**12},
        {"clock_offset": "much"},
        {"base": "b"},
        {"version": "new"},
        {"payload": None},
        {"payload": "text"},
        {"payload": {"text": "a\0b"}},
        {"payload": {"text": "half a sign \ud83d"}},
        {"payload": {"number": float("nan")}},
        {"kind": "test.named\0"},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_alone(shelf: Shelf, phone: NewDevice, wrong: dict[str, Any]) -> None:
    assert outcomes([envelope("a"), envelope(**wrong), envelope("b")], phone.token) == [
        "done",
        "refused",
        "done",
    ]
    assert [e.payload["text"] for e in shelf.taken] == ["a", "b"]


@pytest.mark.parametrize(
    "wrong", [None, "text", 7, {"a": 1}, [[]], [None], [{"kind": "test.named"}], [{"id": 7}]], ids=str
)
def test_what_has_no_id_is_no_envelope_and_nothing_is_changed(
    shelf: Shelf, phone: NewDevice, wrong: Any
) -> None:
    sent = [envelope(), *wrong] if isinstance(wrong, list) else wrong
    assert post(sent, phone.token).status_code == 400
    assert post([envelope()] * 101, phone.token).status_code == 400
    assert not shelf.taken
    assert not Receipt.objects.exists()


def test_the_sign_zero_is_told_from_words_about_it(shelf: Shelf, phone: NewDevice) -> None:
    assert outcomes([envelope(r"write \u0000 in JSON")], phone.token) == ["done"]
    assert shelf.taken


def test_what_an_update_or_a_sign_in_may_mend_is_not_remembered(
    shelf: Shelf, phone: NewDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown, newer, named = envelope(kind="test.later"), envelope(version=2), envelope()
    assert outcomes([unknown, newer, named]) == ["refused", "refused", "refused"]
    assert not Receipt.objects.exists()
    known = [
        lambda: Kind("test.named", shelf.take),
        lambda: Kind("test.later", shelf.take),
    ]
    monkeypatch.setattr(kinds, "_answers", known)
    assert outcomes([unknown, newer, named], phone.token) == ["done", "refused", "done"]
    monkeypatch.setattr(kinds, "_answers", [lambda: Kind("test.named", shelf.take, version=2)])
    assert outcomes([unknown, newer, named], phone.token) == ["duplicate", "done", "duplicate"]


def test_a_token_that_is_not_ours_any_more(shelf: Shelf, phone: NewDevice) -> None:
    assert post([envelope()], "made up").status_code == 401
    phone.device.revoked_at = timezone.now()
    phone.device.save()
    assert post([envelope()], phone.token).status_code == 401
    assert not shelf.taken


def test_an_anonymous_one_loses_its_sender(shelf: Shelf, phone: NewDevice) -> None:
    assert outcomes([envelope(kind="test.anonymous")], phone.token) == ["done"]
    (taken,) = shelf.taken
    assert (taken.person_id, taken.device_id) == (None, None)
    receipt = Receipt.objects.get()
    assert (receipt.person_id, receipt.device_id, receipt.received_at.minute) == (None, None, 0)


@pytest.mark.parametrize(
    ("off", "said", "believed"),
    [
        (dt.timedelta(), 0, dt.timedelta()),
        (dt.timedelta(hours=-5), 5 * 3_600_000, dt.timedelta()),
        (dt.timedelta(hours=5), -5 * 3_600_000, dt.timedelta()),
        (dt.timedelta(days=-3), 0, dt.timedelta(days=-3)),
        (dt.timedelta(days=3), 0, None),
        (dt.timedelta(minutes=4), 0, None),
    ],
)
def test_no_clock_makes_a_thing_of_tomorrow(
    shelf: Shelf, phone: NewDevice, off: dt.timedelta, said: int, believed: dt.timedelta | None
) -> None:
    """`off`: how far the phone's clock is from ours; `said`: what it corrects, in ms; None: the arrival counts."""
    before = timezone.now()
    sent = envelope(made_at=(before + off).isoformat(), clock_offset=said)
    assert outcomes([sent], phone.token) == ["done"]
    (taken,) = shelf.taken
    if believed is None:
        assert before <= taken.made_at <= timezone.now()
    else:
        assert taken.made_at == before + believed
