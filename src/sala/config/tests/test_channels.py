"""Settings of channels: nonsense stops the start with a sentence that repeats no secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sala.config.start import SRC

MAIL = {"SALA_MAIL": "smtp://me:very%20secret@mail.example:2587", "SALA_MAIL_FROM": "Sala <sala@example.org>"}
URL = {"SALA_URL": "https://sala.example"}


def start(var: Path, show: str, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SRC), "SALA_VAR": str(var), **given}
    code = f"from sala.config import settings as s; print({show})"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_an_address_of_a_mail_server_is_taken_apart(tmp_path: Path) -> None:
    show = "s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.CHANNELS"
    done = start(tmp_path, show, **MAIL, **URL)
    wanted = ("mail.example", 2587, "me", "very secret", True, {"email": "Sala <sala@example.org>"})
    assert done.stdout.strip() == " ".join(map(str, wanted))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({**MAIL}, "set SALA_URL"),
        ({**MAIL, **URL, "SALA_MAIL": "mail.example secret"}, "SALA_MAIL must be smtp://"),
        ({**URL, "SALA_MAIL": MAIL["SALA_MAIL"]}, "belong together"),
        ({**MAIL, **URL, "SALA_MAIL_FROM": "Sala"}, "must hold an e-mail address"),
        ({**URL, "SALA_SMS": "json://secret@gateway.example/"}, "SALA_SMS must be an address of apprise"),
        ({**URL, "SALA_TELEGRAM": "secret", "SALA_TELEGRAM_BOT": "b"}, "SALA_TELEGRAM must look like"),
        ({**URL, "SALA_OTHER": "json://secret@x/{to}"}, "SALA_OTHER and SALA_OTHER_NAME belong together"),
        ({**URL, "SALA_TELEGRAM_API": "file:///etc"}, "SALA_TELEGRAM_API must begin"),
    ],
)
def test_nonsense_is_told(tmp_path: Path, given: dict[str, str], said: str) -> None:
    done = start(tmp_path, "1", **given)
    assert done.returncode
    last = done.stderr.strip().splitlines()[-1]
    assert said in last
    assert "secret" not in last
