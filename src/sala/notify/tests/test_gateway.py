"""Services over HTTP, through apprise in its child; nothing of a secret is said."""

import pytest
from pytest_django.fixtures import Settings

from sala.notify.gateway import Gateway, judged
from sala.notify.tests.factories import Service, free_port
from sala.notify.types import Channel, Outcome

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def send(channel: Channel, address: str) -> Outcome:
    one = Gateway()
    try:
        return one.send(channel, address, "សួស្តី")
    finally:
        one.close()


def test_telegram_writes_to_the_chat(gateway: Service) -> None:
    assert send(Channel.TELEGRAM, "4711") == Outcome.SENT
    (body,) = gateway.words("sendMessage")
    assert body["chat_id"] in (4711, "4711")
    assert "សួស្តី" in body["text"]


def test_who_blocked_the_bot_is_refused(gateway: Service, capfd: pytest.CaptureFixture[str]) -> None:
    gateway.answers["sendMessage"] = (403, {"ok": False, "description": "blocked"})
    assert send(Channel.TELEGRAM, "4711") == Outcome.REFUSED
    said = capfd.readouterr()
    assert TOKEN not in said.out + said.err


def test_an_sms_goes_to_the_number(gateway: Service) -> None:
    assert send(Channel.SMS, "+85512000001") == Outcome.SENT
    assert gateway.asked[0][1]["message"] == "សួស្តី"


def test_a_gateway_that_is_not_there_is_down(gateway: Service, settings: Settings) -> None:
    del gateway
    settings.CHANNELS = {"sms": f"json://127.0.0.1:{free_port()}/{{to}}"}
    assert send(Channel.SMS, "+85512000001") == Outcome.DOWN


def test_a_gateway_that_goes_away_without_an_answer_leaves_it_unsure(gateway: Service) -> None:
    gateway.answers["+85512000001"] = (0, {})
    assert send(Channel.SMS, "+85512000001") == Outcome.UNSURE


def test_a_child_that_does_not_come_up_has_sent_nothing(
    gateway: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sala.notify.gateway.sys.executable", "/bin/false")
    assert send(Channel.SMS, "+85512000001") == Outcome.DOWN
    assert not gateway.asked


def test_the_child_is_found_without_a_path_in_the_environment(
    gateway: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert send(Channel.SMS, "+85512000001") == Outcome.SENT
    assert len(gateway.asked) == 1


@pytest.mark.parametrize(
    ("channel", "heard", "outcome"),
    [
        (Channel.SMS, 400, Outcome.REFUSED),
        (Channel.SMS, 401, Outcome.DOWN),
        (Channel.SMS, 403, Outcome.DOWN),
        (Channel.SMS, 429, Outcome.LATER),
        (Channel.SMS, 503, Outcome.LATER),
        (Channel.SMS, 504, Outcome.UNSURE),
        (Channel.SMS, "silent", Outcome.UNSURE),
        (Channel.SMS, "unreachable", Outcome.DOWN),
        (Channel.SMS, None, Outcome.UNSURE),
        (Channel.TELEGRAM, 400, Outcome.REFUSED),
        (Channel.TELEGRAM, 401, Outcome.DOWN),
    ],
)
def test_what_was_heard_is_judged_so_that_nothing_is_doubled(
    channel: Channel, heard: object, outcome: Outcome
) -> None:
    assert judged(channel, worked=False, heard=heard) == outcome
