"""The tests of the whole house go to hundreds of addresses: the cast and the practice forum are made once per file, and
each test takes back what it did.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from sala.forms.seed import load_comments_form
from sala.forum.api import Event
from sala.forum.seed import load_practice_forum
from sala.people.api import Role
from sala.people.seed import Cast, load_cast

FAST = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


class World(NamedTuple):
    """What is there before each test of a file."""

    cast: Cast
    practice: Event


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made inside a transaction that is taken back after the file's last test."""
    del django_db_setup
    at = timezone.now()
    with django_db_blocker.unblock(), FAST, transaction.atomic():
        people = load_cast(at)
        event = load_practice_forum(
            programme=people.programme, people=people.people, newcomer=people.newcomer, at=at
        )
        load_comments_form(scope=event.scope, by=people.people[Role.ORGANISER], at=at)
        yield World(people, event)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def channels(settings: Settings) -> None:
    """The walks see the pages of a house that sends e-mails, SMS and Telegram; nobody sends them here."""
    settings.CHANNELS = {
        "email": "Sala <sala@sala.example>",
        "telegram": f"123456789:{'A' * 35}",
        "sms": "json://gateway.example/{to}",
    }
    settings.TELEGRAM_BOT, settings.SITE_URL = "sala_bot", "https://sala.example"


@pytest.fixture
def cast(world: World, db: None) -> Cast:
    """The cast; what the test writes is taken back, because `db` is a savepoint inside the file's transaction."""
    del db
    return world.cast


@pytest.fixture
def practice(cast: Cast, world: World) -> Event:
    """The practice forum."""
    del cast
    return world.practice
