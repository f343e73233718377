"""`run.py test`: all tests, on both databases, and the journeys in a browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sala.config.start import ROOT, say, var
from sala.config.start.packages import call, compile_catalogues, ensure, environment, python


def test(arguments: Sequence[str]) -> int:
    """All tests, or with arguments only those (on SQLite)."""
    ensure("base", "postgres", "test")
    compile_catalogues()
    quiet = quiet_environment()
    if arguments:
        return pytest(arguments, quiet)[0]
    everything = [("SQLite", pytest(["src", "-n", "auto"], quiet)), ("PostgreSQL", postgres_tests(quiet))]
    everything.append(("journeys", journeys(quiet)))
    say("\nAll of it:")
    for name, (_code, closing) in everything:
        say(f"  {name:<11} {closing}")
    return max(code for _name, (code, _closing) in everything)


def quiet_environment() -> dict[str, str]:
    """A folder, a database and a browser for tests only."""
    work = var() / "test"
    work.mkdir(parents=True, exist_ok=True)
    return {
        "SALA_VAR": str(work),
        "DATABASE_URL": f"sqlite:///{work / 'sala.sqlite3'}",
        "SALA_CHROMIUM": chromium() or "",
    }


def pytest(arguments: Sequence[str], extra: Mapping[str, str]) -> tuple[int, str]:
    """Run pytest, show what it says, and give its exit code and its closing line."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    tail = b""
    with subprocess.Popen(
        [python(), "-m", "pytest", *colour, *arguments],
        cwd=ROOT,
        env=environment(extra),
        stdout=subprocess.PIPE,
    ) as process:
        for chunk in iter(lambda: os.read(process.stdout.fileno(), 65536), b""):  # type: ignore[union-attr]  # opened with a pipe
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            tail = (tail + chunk)[-4000:]
    lines = tail.decode(errors="replace").strip().splitlines()
    return abs(process.returncode), lines[-1].strip("= ") if lines else "pytest said nothing"


@contextmanager
def on_postgres() -> Iterator[tuple[str, str]]:
    """The address of a PostgreSQL test database of our own, dropped afterwards; or "" and why there is none."""
    probe = [python(), "-m", "sala.config.postgres"]
    found = subprocess.run(
        [*probe, "find", str(os.getpid())], env=environment(), capture_output=True, text=True, check=False
    )
    if found.returncode:
        yield "", found.stderr.strip().splitlines()[-1]
        return
    try:
        yield found.stdout.strip(), ""
    finally:
        call([*probe, "clean", str(os.getpid())])


def postgres_tests(quiet: Mapping[str, str]) -> tuple[int, str]:
    """The same tests on PostgreSQL, where one answers; in CI one must."""
    with on_postgres() as (url, why):
        if not url:
            closing = f"NOT TESTED on PostgreSQL: {why}"
            mend = "start one here, or set DATABASE_URL_POSTGRES=postgres://user:password@host/name"
            say(f"\n{closing}\n  mend: {mend}")
            return (1 if os.environ.get("CI") else 0), closing
        code, closing = pytest(["src", "-n", "auto", "--create-db"], {**quiet, "DATABASE_URL": url})
        if not quiet["SALA_CHROMIUM"]:
            return code, closing  # the journeys say themselves that there is no browser
        again, also = pytest(["e2e", "-m", "both_databases"], {**quiet, "SALA_E2E_DATABASE_URL": url})
        return max(code, again), f"{closing}; journeys: {also}"


def journeys(quiet: Mapping[str, str]) -> tuple[int, str]:
    """The journeys in a real browser, which the system must have."""
    if not (ROOT / "e2e").is_dir():
        return 1, "e2e/ is missing. It belongs to Sala: fetch the project anew."
    if not quiet["SALA_CHROMIUM"]:
        closing = "NO BROWSER: the journeys need Chromium.  mend: sudo apt install chromium"
        say(f"\n{closing}")
        return 1, closing
    return pytest(["e2e", "-n", "auto", "--maxprocesses", "2"], quiet)


def chromium() -> str | None:
    """The system's browser for the journeys: SALA_CHROMIUM, else by its usual names."""
    names = (
        os.environ.get("SALA_CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    return next(filter(None, map(shutil.which, filter(None, names))), None)
