"""A mail server that the settings name, and people who have addresses."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from sala.notify.tests.factories import Letterbox, Service, free_port, letterbox, service

MAIL = {
    "BACKEND": "",
    "HOST": "127.0.0.1",
    "HOST_USER": "",
    "HOST_PASSWORD": "",
    "USE_TLS": False,
    "USE_SSL": False,
}


def open_mail(settings: Settings, port: int) -> None:
    """The channel of e-mail leads to this port."""
    settings.CHANNELS = {**settings.CHANNELS, "email": "Sala <sala@sala.example>"}
    settings.SITE_URL = "https://sala.example"
    for name, value in {**MAIL, "PORT": port, "TIMEOUT": 5}.items():
        if name != "BACKEND":
            setattr(settings, f"EMAIL_{name}", value)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Letterbox]:
    """A mail server that answers, named by the settings."""
    with letterbox() as box:
        open_mail(settings, box.port)
        yield box


@pytest.fixture
def no_server(settings: Settings) -> int:
    """The settings name a mail server that is not there; its port."""
    port = free_port()
    open_mail(settings, port)
    return port


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Service]:
    """An SMS gateway and Telegram's interface, both this machine's, named by the settings."""
    with service() as one:
        settings.SITE_URL = "https://sala.example"
        settings.CHANNELS = {
            **settings.CHANNELS,
            "sms": f"json://127.0.0.1:{one.port}/sms/{{to}}",
            "telegram": "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        }
        settings.TELEGRAM_API = f"http://127.0.0.1:{one.port}"
        settings.TELEGRAM_BOT = "sala_bot"
        yield one
