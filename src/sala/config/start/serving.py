"""`run.py serve`: the real database behind the web server and the job worker; `run.py worker`: the latter alone."""

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from sala.config.start import Trouble, say, var
from sala.config.start.addresses import address, is_loopback, refuse_taken_port
from sala.config.start.databases import BEGUN, MIGRATED, begin, look_at, set_stage, stage
from sala.config.start.packages import (
    collect_static,
    compile_catalogues,
    ensure,
    hand_over,
    manage,
    must_manage,
    python,
)
from sala.config.start.supervising import supervise


def serve(arguments: argparse.Namespace) -> int:
    """Serve the real database: DATABASE_URL, else SQLite in var/."""
    check_certificate(arguments)
    refuse_taken_port(arguments.host, arguments.port)
    ensure(*database_groups())
    compile_catalogues()
    own = None if os.environ.get("DATABASE_URL") else var() / "sala.sqlite3"
    if own is not None and look_at(own, BEGUN) == 0:
        begin(own)
    must_manage("Preparing the database", "migrate", "--noinput", "-v0")
    if own is not None:
        set_stage(own, max(stage(own) or 0, MIGRATED))
        own.with_suffix(".begun").touch()
    collect_static()
    scheme = "https" if arguments.certificate else "http"
    base = address(arguments.host, arguments.port, scheme)
    say(f"\nSala is served at {base}/   (stop with Ctrl-C)")
    manage("first_administrator", "--hint", "--origin", base)
    if scheme == "http" and not is_loopback(arguments.host):
        say(
            "  Without a certificate phones read and write, but cannot scan badges or work without network.\n"
            "  mend: python3 run.py certificate --host NAME, then serve with --certificate and --key"
        )
    return serve_with(arguments, {"SALA_SECURE": "1"} if scheme == "https" else {})


def serve_with(arguments: argparse.Namespace, extra: Mapping[str, str]) -> int:
    """The web server, and the job worker unless `--no-worker` leaves it to another machine."""
    host = "127.0.0.1" if arguments.host == "localhost" else arguments.host
    command = [
        python(), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(arguments.port),
        "--workers", str(arguments.workers), "--blocking-threads", "4", "--backlog", "1024",
        "--respawn-failed-workers", "--log-level", "warning",
    ]  # fmt: skip
    if arguments.certificate:
        command += ["--ssl-certificate", arguments.certificate, "--ssl-keyfile", arguments.key]
    worker = None if arguments.no_worker else [python(), "manage.py", "worker"]
    return supervise([*command, "sala.config.wsgi:application"], worker, extra)


def work(_arguments: Sequence[str]) -> NoReturn:
    """The job worker alone, on a machine of its own: with the same DATABASE_URL and the same settings."""
    ensure(*database_groups())
    compile_catalogues()
    hand_over([python(), "manage.py", "worker"], {})


def database_groups() -> tuple[str, ...]:
    """The packages that the database in DATABASE_URL and the files in SALA_FILES need."""
    is_postgres = os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:"))
    is_s3 = os.environ.get("SALA_FILES", "").startswith("s3:")
    return ("base", *(("postgres",) if is_postgres else ()), *(("s3",) if is_s3 else ()))


def check_certificate(arguments: argparse.Namespace) -> None:
    """Both files or none, and both must be there."""
    given = [path for path in (arguments.certificate, arguments.key) if path]
    if len(given) == 1:
        message = "A certificate needs its key: give --certificate FILE and --key FILE together."
        raise Trouble(message)
    for path in given:
        if not Path(path).is_file():
            message = f"There is no file {path}.\n  mend: python3 run.py certificate --host {arguments.host}"
            raise Trouble(message)
