"""Journeys run against Sala as anyone would start it: a server of its own over HTTPS on a name that is not localhost,
with the demonstration inside, and the system's Chromium at 360 px.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme
from e2e.phone import ROOT, Installation, Phone
from playwright.sync_api import Browser, ConsoleMessage, Playwright, ViewportSize

from sala.config import postgres
from sala.config.messages import compile_stale

HOST = "sala.test"
PHONE: ViewportSize = {"width": 360, "height": 740}


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations, once for all workers."""
    if not hasattr(config, "workerinput"):
        compile_stale()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server accepts, at most half a minute."""
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = "the server did not open its port in 30 s"
    raise AssertionError(message)


def own_postgres(worker: str) -> str:
    """An empty database beside that of SALA_E2E_DATABASE_URL, for this test process; "" in the pass on SQLite."""
    given = os.environ.get("SALA_E2E_DATABASE_URL")
    if not given:
        return ""
    name = f"test_{urlsplit(given).path[1:]}_e2e_{worker}"
    postgres.create(postgres.with_name(given, "postgres"), name)
    return postgres.with_name(given, name)


def fill(installation: Installation, var: Path) -> None:
    """The tables, the demonstration, the static files."""
    installation.manage("migrate", "-v0")
    installation.manage("demo", "--origin", installation.origin)
    installation.manage("collectstatic", "-v0", "--noinput")
    installation.book = json.loads((var / "demo.json").read_text(encoding="utf-8"))


def certify(var: Path) -> None:
    """A certificate of our name, of an authority that nobody knows."""
    issued = trustme.CA().issue_cert(HOST)
    issued.private_key_pem.write_to_path(var / "key.pem")
    for pem in issued.cert_chain_pems:
        pem.write_to_path(var / "certificate.pem", append=True)


def starter(port: int, var: Path, environment: Mapping[str, str]) -> Callable[[], subprocess.Popen[bytes]]:
    """Starts the server, and waits until it answers."""
    command: list[str] = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--ssl-certificate", str(var / "certificate.pem"), "--ssl-keyfile", str(var / "key.pem")),
        "sala.config.wsgi:application",
    ]

    def start() -> subprocess.Popen[bytes]:
        with (var / "server.log").open("ab") as log:
            process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_until_open(port, process)
        return process

    return start


@pytest.fixture(scope="session")
def sala(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Installation]:
    """One installation per test process, on the database that the pass is for (SQLite, or a PostgreSQL of its own)."""
    var = tmp_path_factory.mktemp(f"sala-{worker_id}")
    port, database = free_port(), own_postgres(worker_id)
    environment = {
        **os.environ,
        "SALA_VAR": str(var),
        "SALA_DEMO": "1",
        "SALA_SECURE": "1",
        "DATABASE_URL": database or f"sqlite:///{var}/e2e.sqlite3",
        "PYTHONPATH": str(ROOT / "src"),
    }
    installation = Installation(f"https://{HOST}:{port}", {}, environment)
    fill(installation, var)
    certify(var)
    installation.start = starter(port, var, environment)
    installation.process = installation.start()
    yield installation
    installation.process.terminate()
    installation.process.wait(timeout=20)
    if database:
        postgres.drop(postgres.with_name(database, "postgres"), urlsplit(database).path[1:])


def launch(playwright: Playwright, *more: str) -> Browser:
    """The system's Chromium with a camera that is none; it takes our host's name for this machine."""
    names = (os.environ.get("SALA_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    assert path, "No Chromium here. Install it: apt install chromium"
    return playwright.chromium.launch(
        executable_path=path,
        args=[
            f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
            "--ignore-certificate-errors",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            *more,
        ],
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, which finds our host name on this machine."""
    opened = launch(playwright)
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser, sala: Installation) -> Iterator[Callable[..., Phone]]:
    """Makes phones; at the end no console of any of them may have shown an error."""
    phones: list[Phone] = []

    def make(**options: Any) -> Phone:
        context = browser.new_context(viewport=PHONE, ignore_https_errors=True, **options)
        page = context.new_page()
        said: list[str] = []

        def listen(message: ConsoleMessage) -> None:
            offline_noise = "ERR_INTERNET_DISCONNECTED" in message.text
            if message.type in {"error", "warning"} and not offline_noise:
                said.append(f"{page.url}: {message.text}")

        page.on("console", listen)
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        phones.append(Phone(page, context, sala, said))
        return phones[-1]

    yield make
    said = [line for one in phones for line in one.said]
    for one in phones:
        one.context.close()
    assert not said, "\n".join(said)
