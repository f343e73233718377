"""Handing an e-mail over: what surely was not taken is told apart from what may have been."""

import smtplib
from unittest.mock import patch

import pytest
from aiosmtpd.smtp import Envelope
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from sala.notify.mail import Mailer
from sala.notify.tests.factories import Letterbox
from sala.notify.types import Outcome

LETTER = EmailMessage("Subject", "Text", "Sala <sala@sala.example>", ["to@example.org"])


def send(times: int = 1) -> list[Outcome]:
    mailer = Mailer()
    try:
        return [mailer.send(LETTER) for _time in range(times)]
    finally:
        mailer.close()


def test_one_line_carries_many(mailbox: Letterbox) -> None:
    with patch.object(smtplib.SMTP, "connect", autospec=True, side_effect=smtplib.SMTP.connect) as connect:
        assert send(3) == [Outcome.SENT] * 3
    assert connect.call_count == 1
    assert len(mailbox.taken) == 3


def test_a_server_that_is_not_there_is_down(no_server: int) -> None:
    del no_server
    assert send() == [Outcome.DOWN]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("550 No such user", Outcome.REFUSED),
        ("450 Greylisted", Outcome.LATER),
        ("421 Closing", Outcome.DOWN),
    ],
)
def test_what_the_server_says_of_the_address(mailbox: Letterbox, said: str, outcome: Outcome) -> None:
    mailbox.refuses["to@example.org"] = said
    assert send() == [outcome]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("554 Spam", Outcome.REFUSED), ("452 Full", Outcome.LATER), ("250 OK", Outcome.SENT)],
)
def test_what_the_server_says_of_the_text(mailbox: Letterbox, said: str, outcome: Outcome) -> None:
    mailbox.judge = lambda _envelope: said
    assert send(2) == [outcome] * 2  # the line goes on


def test_an_answer_that_never_comes_leaves_it_unsure(mailbox: Letterbox, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    taken: list[Envelope] = []

    def dawdle(envelope: Envelope) -> str:
        import time

        taken.append(envelope)
        time.sleep(0.6)
        return "250 OK"

    mailbox.judge = dawdle
    assert send() == [Outcome.UNSURE]
    assert len(taken) == 1


def test_a_line_that_was_closed_meanwhile_is_opened_again(mailbox: Letterbox) -> None:
    mailer = Mailer()
    assert mailer.send(LETTER) == Outcome.SENT
    assert mailer.backend
    assert mailer.backend.connection
    assert mailer.backend.connection.sock
    mailer.backend.connection.sock.close()
    assert mailer.send(LETTER) == Outcome.SENT
    mailer.close()
    assert len(mailbox.taken) == 2


def test_a_wrong_password_is_the_channel_s_trouble(mailbox: Letterbox, settings: Settings) -> None:
    del mailbox
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "name", "very secret"
    assert send() == [Outcome.DOWN]
