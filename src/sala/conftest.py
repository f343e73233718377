"""What every test has: no network but this machine's, a folder for files, PostgreSQL only in its pass."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import activate
from django_tasks_db.models import DBTaskResult
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings

from sala.config.jobs import run_ready
from sala.config.messages import compile_stale
from sala.config.tests.own_databases import own_database, own_databases
from sala.forms.seed import load_comments_form
from sala.forum.api import Event
from sala.forum.seed import load_practice_forum
from sala.kit.tests.kept_rows import KeptRows
from sala.people.api import Role
from sala.people.seed import Cast, load_cast

__all__ = ["own_database", "own_databases"]
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104 compared, never bound
# Examples of each property; `run.py soak` tries more. No deadline: a busy machine is no fault of the code.
EXAMPLES = int(os.environ.get("SALA_EXAMPLES", "40"))
hypothesis_settings.register_profile("house", max_examples=EXAMPLES, deadline=None)
hypothesis_settings.load_profile("house")
CAST: KeptRows[Cast] = KeptRows()
PRACTICE: KeptRows[Event] = KeptRows(fresh=60)
connect = socket.socket.connect
look_up = socket.getaddrinfo


class NetworkError(AssertionError):
    """A test tried to reach another machine."""


def refuse(host: object) -> None:
    """Raise unless the host is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name and not str(name).startswith(LOOPBACK):
        message = f"Tests reach this machine only, not {name}."
        raise NetworkError(message)


def guarded_connect(self: socket.socket, address: Any) -> None:
    """Connect within this machine: Unix sockets and loopback."""
    if self.family in (socket.AF_INET, socket.AF_INET6):
        refuse(address[0])
    connect(self, address)


def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
    """Look up this machine's names only."""
    refuse(host)
    return look_up(host, *rest, **named)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations, once for all workers; block the network before a test imports anything."""
    if not hasattr(config, "workerinput"):
        compile_stale()
    setattr(socket.socket, "connect", guarded_connect)  # noqa: B010 a plain assignment is no method for mypy
    setattr(socket, "getaddrinfo", guarded_look_up)  # noqa: B010 the same


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """PostgreSQL's own tests run in its pass only; the long walks that no database can change, on SQLite only."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    mark = "any_database" if on_postgres else "postgres"
    left_out = [item for item in items if item.get_closest_marker(mark)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def cast(db: None, settings: Settings) -> Cast:
    """The fixed cast of people, the same as in the demonstration: one per role, and a newcomer who has only a card."""
    del db
    # Argon2 is slow on purpose; tests hash often.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return CAST.put(lambda: load_cast(timezone.now()))


@pytest.fixture
def practice(cast: Cast) -> Event:
    """The practice forum of today, with the cast invited, one session published and one form."""

    def make() -> Event:
        at = timezone.now()
        event = load_practice_forum(
            programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=at
        )
        load_comments_form(scope=event.scope, by=cast.people[Role.ORGANISER], at=at)
        return event

    return PRACTICE.put(make)


@pytest.fixture
def visit(cast: Cast) -> Callable[[Role | None], Client]:
    """A browser, signed in as a role of the cast, or (None) as nobody."""

    def as_role(role: Role | None) -> Client:
        client = Client()
        if role is not None:
            client.force_login(cast.people[role].account, backend="sala.people.auth.SecretBackend")
        return client

    return as_role


@pytest.fixture
def run_jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Does what was queued, as the worker would, inside the test; how many jobs. A job that fails fails the test."""
    del db
    # The worker looks after its connections between two jobs; a test's is in the middle of its transaction.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", bool)

    def run() -> int:
        done = run_ready(most=1000)
        failed = DBTaskResult.objects.failed().values_list("task_path", "traceback")
        assert not failed, "\n".join(" ".join(row) for row in failed)
        return done

    return run


@pytest.fixture(autouse=True)
def files_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Uploads of a test go to the test's own folder; style sheets are named as they lie, nothing was collected."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def cache_and_language_of_its_own() -> None:
    """Counters of one test (the pace of an address) are not another's; nor is the language of its last visit."""
    cache.clear()
    activate("en")


@pytest.fixture
def own_process(tmp_path: Path, own_database: str) -> Callable[[str], Any]:
    """What a module's `main` gives when it runs in a process and on a database of its own: there several threads can
    press at once, and the audit log need not be emptied afterwards.
    """

    def run(module: str) -> Any:
        environment = {**os.environ, "DATABASE_URL": own_database, "SALA_VAR": str(tmp_path)}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        command = [sys.executable, "-m", "sala.kit.tests.alone", module]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
