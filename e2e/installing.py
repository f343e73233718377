"""An installation for journeys: a server of its own over HTTPS, with the demonstration inside."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import trustme
from e2e.phone import ROOT, Installation

from sala.config import postgres

HOST = "sala.test"


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


@contextmanager
def installed(var: Path, name: str) -> Iterator[Installation]:
    """In a folder of its own, on the database that the pass is for (SQLite, or a PostgreSQL of this name)."""
    port, database = free_port(), own_postgres(name)
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
