#!/usr/bin/env python3
"""Sala's one command. It needs Python 3.11 or newer and nothing else: the rest it makes on first use.

python3 run.py demo         try it: environment, database, demonstration, server; prints the sign-ins
python3 run.py serve        run it for real (--host, --port, --certificate, --key, --workers)
python3 run.py certificate  a certificate for a hall without internet (--host NAME, again for each name)
python3 run.py test         all tests; with arguments: only those, as pytest takes them
python3 run.py check        style, types, layers, templates, migrations, translations, docs
python3 run.py backup       database and files into one archive; `restore FILE` puts them back
python3 run.py where PATH   the files behind an address, e.g. where /forum/x/ask/
python3 run.py docs         writes docs/reference anew
python3 run.py bench        the long measurements, by hand
python3 run.py lock         writes requirements/*.txt anew from pyproject.toml
python3 run.py manage …     Django's own command line

What is written goes to var/ (SALA_VAR), packages to .venv/. Settings: src/sala/config/settings.py.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 an older Python must reach this sentence, not a traceback
    sys.exit(
        "Sala needs Python 3.11 or newer; this is {}.{}.\n"
        "  mend: sudo apt install python3.11 python3.11-venv   (or https://www.python.org/downloads/)\n"
        "  then: python3.11 run.py {}".format(*sys.version_info[:2], " ".join(sys.argv[1:]))
    )

import argparse
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from sala.config.start import ROOT, SRC, Trouble, aside, certificate, say, var
from sala.config.start.addresses import address, is_loopback, rebase, refuse_taken_port
from sala.config.start.databases import BEGUN, LOADED, MIGRATED, begin, look_at, set_stage, stage
from sala.config.start.packages import (
    GROUPS,
    call,
    collect_static,
    compile_catalogues,
    ensure,
    environment,
    hand_over,
    lock_path,
    manage,
    must_manage,
    python,
    unless_done,
)

# ── demo ──────────────────────────────────────────────────────────────────────────────────────────────


def demo(arguments: argparse.Namespace) -> NoReturn:
    """Everything from nothing to a served demonstration."""
    database, book = var() / "demo.sqlite3", var() / "demo.json"
    refuse_taken_port(arguments.host, arguments.port)
    if arguments.fresh:
        move_demo_aside(database, book)
    came = demo_stage(database, book)
    extra = {"DATABASE_URL": f"sqlite:///{database}", "SALA_DEMO": "1"}
    ensure("base")
    compile_catalogues()
    origin = address(arguments.host, arguments.port)
    prepare_demo(database, book, came, origin, extra)
    collect_static()
    tell_demo(book, origin)
    serve_with(arguments, extra)


def demo_stage(database: Path, book: Path) -> int:
    """How far the demonstration came; explains one that cannot be used, and how to begin anew."""
    try:
        came = look_at(database, LOADED)
        if came and not book.exists():
            message = f"{book} is lost, and with it the sign-ins of {database.name}."
            raise Trouble(message)
        if not came and book.exists():
            message = f"{database} is lost: {book} says that there was one. Nothing was made instead."
            raise Trouble(message)
    except Trouble as trouble:
        message = (
            f"{trouble}\n  or:   python3 run.py demo --fresh   (moves the old files aside and begins anew)"
        )
        raise Trouble(message) from None
    return came


def move_demo_aside(database: Path, book: Path) -> None:
    """Move an older demonstration out of the way; nothing is deleted."""
    side = [database.with_name(database.name + end) for end in ("-wal", "-shm")]
    for path in (database, *side, book, database.with_suffix(".begun")):
        if path.exists():
            target = aside(path)
            path.rename(target)
            say(f"· Moved {path.name} to {target.name}")


def prepare_demo(database: Path, book: Path, came: int, origin: str, extra: Mapping[str, str]) -> None:
    """Create, migrate and fill the demonstration's database, each only when it is still to be done."""
    migrations = [*SRC.glob("sala/*/migrations/*.py"), lock_path("base")]

    def migrate() -> None:
        must_manage("Preparing the database", "migrate", "--noinput", "-v0", extra=extra)

    if came:
        unless_done("demo migrations", migrations, migrate)
        return
    begin(database)
    migrate()
    set_stage(database, MIGRATED)
    must_manage("Loading the demonstration", "demo", "--origin", origin, extra=extra)
    if not book.exists():
        message = f"The demonstration was loaded, but {book} was not written."
        raise Trouble(message)
    set_stage(database, LOADED)
    unless_done("demo migrations", migrations, lambda: None)


def tell_demo(book: Path, base: str) -> None:
    """Print pages and sign-ins, and write the pages with the address that they have now."""
    content = json.loads(book.read_text(encoding="utf-8"))
    content["pages"] = {name: rebase(url, base) for name, url in content.get("pages", {}).items()}
    beside = book.with_suffix(".json.new")
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(book)
    say(f"\nSala · demonstration at {base}/\n")
    for name, url in content["pages"].items():
        say(f"  {name:<22} {url}")
    say("\n  sign in as             with              and")
    for role, account in content.get("accounts", {}).items():
        say(f"  {role:<22} {account.get('identifier', ''):<17} {account.get('secret', '')}")
    say(f"\n  The same, for programs: {book}\n  Stop with Ctrl-C.\n")


# ── serve ─────────────────────────────────────────────────────────────────────────────────────────────


def serve(arguments: argparse.Namespace) -> NoReturn:
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
    serve_with(arguments, {"SALA_SECURE": "1"} if scheme == "https" else {})


def serve_with(arguments: argparse.Namespace, extra: Mapping[str, str]) -> NoReturn:
    """Hand over to the web server."""
    host = "127.0.0.1" if arguments.host == "localhost" else arguments.host
    command = [
        python(), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(arguments.port),
        "--workers", str(arguments.workers), "--blocking-threads", "4", "--backlog", "1024",
        "--respawn-failed-workers", "--log-level", "warning",
    ]  # fmt: skip
    if arguments.certificate:
        command += ["--ssl-certificate", arguments.certificate, "--ssl-keyfile", arguments.key]
    hand_over([*command, "sala.config.wsgi:application"], extra)


def database_groups() -> tuple[str, ...]:
    """The packages that the database in DATABASE_URL needs."""
    is_postgres = os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:"))
    return ("base", "postgres") if is_postgres else ("base",)


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


# ── test ──────────────────────────────────────────────────────────────────────────────────────────────


def test(arguments: Sequence[str]) -> int:
    """All tests, or with arguments only those (on SQLite)."""
    ensure("base", "postgres", "test")
    compile_catalogues()
    work = var() / "test"
    work.mkdir(parents=True, exist_ok=True)
    quiet = {
        "SALA_VAR": str(work),
        "DATABASE_URL": f"sqlite:///{work / 'sala.sqlite3'}",
        "SALA_CHROMIUM": chromium() or "",
    }
    if arguments:
        return pytest(arguments, quiet)[0]
    everything = [("SQLite", pytest(["src", "-n", "auto"], quiet)), ("PostgreSQL", postgres_tests(quiet))]
    everything.append(("journeys", journeys(quiet)))
    say("\nAll of it:")
    for name, (_code, closing) in everything:
        say(f"  {name:<11} {closing}")
    return max(code for _name, (code, _closing) in everything)


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
        # No “:=” in this file: an old Python must be able to read it as far as the sentence at the top.
        for chunk in iter(lambda: os.read(process.stdout.fileno(), 65536), b""):  # type: ignore[union-attr]
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            tail = (tail + chunk)[-4000:]
    lines = tail.decode(errors="replace").strip().splitlines()
    return abs(process.returncode), lines[-1].strip("= ") if lines else "pytest said nothing"


def postgres_tests(quiet: Mapping[str, str]) -> tuple[int, str]:
    """The same tests on PostgreSQL, where one answers; in CI one must."""
    probe = [python(), "-m", "sala.config.postgres"]
    found = subprocess.run(
        [*probe, "find", str(os.getpid())], env=environment(), capture_output=True, text=True, check=False
    )
    if found.returncode:
        closing = f"NOT TESTED on PostgreSQL: {found.stderr.strip().splitlines()[-1]}"
        say(
            f"\n{closing}\n  mend: start one here, or set DATABASE_URL_POSTGRES=postgres://user:password@host/name"
        )
        return (1 if os.environ.get("CI") else 0), closing
    url = found.stdout.strip()
    try:
        code, closing = pytest(["src", "-n", "auto", "--create-db"], {**quiet, "DATABASE_URL": url})
        if not quiet["SALA_CHROMIUM"]:
            return code, closing  # the journeys say themselves that there is no browser
        again, also = pytest(["e2e", "-m", "both_databases"], {**quiet, "SALA_E2E_DATABASE_URL": url})
        return max(code, again), f"{closing}; journeys: {also}"
    finally:
        call([*probe, "clean", str(os.getpid())])


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


# ── certificate, check, lock and the rest ─────────────────────────────────────────────────────────────


def make_certificate(arguments: argparse.Namespace) -> int:
    """A certificate for a hall without internet, with what to do next."""
    certificate.make(arguments.host)
    return 0


def check(_arguments: Sequence[str]) -> int:
    """Every check, all of them also when one fails, with seconds and a list of failures."""
    ensure(*GROUPS)
    compile_catalogues()
    work = var() / "check"
    extra = {"SALA_VAR": str(work), "DATABASE_URL": f"sqlite:///{work / 'sala.sqlite3'}"}
    failed = []
    for name, command in check_steps():
        begun = time.monotonic()
        say(f"── {name}")
        code = call(command, extra)
        say(f"   {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - begun:.1f} s")
        failed += [name] if code else []
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks pass.")
    return 1 if failed else 0


def check_steps() -> list[tuple[str, list[str]]]:
    """The checks' names and commands."""
    folders = [name for name in ("src", "e2e", "bench", "run.py", "manage.py") if (ROOT / name).exists()]
    django = [python(), "manage.py"]
    lint_imports = "from importlinter.cli import lint_imports_command as run; run()"
    return [
        ("rules (ruff)", [python(), "-m", "ruff", "check", *folders]),
        ("format (ruff)", [python(), "-m", "ruff", "format", "--check", *folders]),
        ("mypy", [python(), "-m", "mypy", *folders]),
        ("layers", [python(), "-c", lint_imports, "--no-logo"]),
        ("templates", [python(), "-m", "djlint", "--lint", "--quiet", "src"]),
        ("migrations", [*django, "makemigrations", "--check", "--dry-run"]),
        ("translations", [*django, "check_messages"]),
        ("docs", [*django, "check_docs"]),
    ]


def lock(arguments: Sequence[str]) -> int:
    """Write requirements/*.txt anew: one resolution for all groups, then each group without the earlier ones.

    Arguments go to `uv pip compile`, for instance --upgrade or --upgrade-package django.
    """
    ensure(*[group for group in GROUPS if lock_path(group).exists()])
    whole = var() / "lock.txt"
    whole.parent.mkdir(parents=True, exist_ok=True)
    if not whole.exists():
        whole.write_text(
            "".join(lock_path(group).read_text() for group in GROUPS if lock_path(group).exists())
        )
    compile_lock(whole, GROUPS[1:], arguments)
    known: set[str] = set()
    for count, group in enumerate(GROUPS):
        part = var() / f"lock-{group}.txt"
        compile_lock(part, GROUPS[1 : count + 1], ["--constraint", str(whole)])
        blocks = lock_blocks(part.read_text(encoding="utf-8"))
        lock_path(group).write_text(
            "".join(block for block in blocks if block not in known), encoding="utf-8"
        )
        known.update(blocks)
        part.unlink()
    whole.unlink()
    return 0


def compile_lock(target: Path, extras: Sequence[str], arguments: Sequence[str]) -> None:
    """Resolve pyproject.toml for every system and Python, with hashes, without any address."""
    flags = [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
    ]
    plain = ["--no-header", "--no-annotate", "--quiet", "--output-file", str(target)]
    chosen = [f"--extra={extra}" for extra in extras]
    if call([python(), "-m", "uv", "pip", "compile", "pyproject.toml", *flags, *plain, *chosen, *arguments]):
        message = "The locks were not written. The lines above say why."
        raise Trouble(message)


def lock_blocks(text: str) -> list[str]:
    """The packages of a lock, each with its hashes."""
    blocks: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith(" ") and blocks:
            blocks[-1] += line
        else:
            blocks.append(line)
    return blocks


def passed_on(*words: str) -> Callable[[Sequence[str]], int]:
    """A command that is one of Django's, under the same or another name."""

    def run(arguments: Sequence[str]) -> int:
        ensure(*database_groups())
        return manage(*words, *arguments)

    return run


def restore(arguments: Sequence[str]) -> int:
    """Put a backup back, then bring its tables up to this program's version."""
    ensure(*database_groups())
    return manage("restore", *arguments) or manage("migrate", "--noinput", "-v0")


def bench(arguments: Sequence[str]) -> int:
    """The benchmarks; their file says what they need."""
    if not (ROOT / "bench" / "run.py").exists():
        message = "bench/run.py is missing. It belongs to Sala: fetch the project anew."
        raise Trouble(message)
    ensure("base", "postgres", "test")
    return call([python(), "bench/run.py", *arguments])


PASSED_ON: dict[str, Callable[[Sequence[str]], int]] = {
    "test": test,
    "check": check,
    "lock": lock,
    "bench": bench,
    "restore": restore,
    "backup": passed_on("backup"),
    "where": passed_on("where"),
    "docs": passed_on("docs"),
    "manage": passed_on(),
}


def parser() -> argparse.ArgumentParser:
    """The commands that have options of their own."""
    top = argparse.ArgumentParser(prog="run.py", usage=__doc__, add_help=False)
    commands = top.add_subparsers(dest="command")
    for name in ("demo", "serve"):
        command = commands.add_parser(name)
        command.add_argument("--host", default="127.0.0.1", help="0.0.0.0 = every address of this machine")
        command.add_argument("--port", type=port, default=8000)
        workers = 1 if name == "demo" else os.cpu_count() or 1
        command.add_argument("--workers", type=int, default=workers, help="processes; one per core is right")
        command.set_defaults(certificate=None, key=None)
    commands.choices["demo"].add_argument(
        "--fresh", action="store_true", help="move an old demonstration aside"
    )
    commands.choices["serve"].add_argument("--certificate", metavar="FILE", help="serve HTTPS (PEM)")
    commands.choices["serve"].add_argument(
        "--key", metavar="FILE", help="the certificate's key (PEM, PKCS#8)"
    )
    names = commands.add_parser("certificate")
    names.add_argument("--host", action="append", required=True, help="a name or a number; may be repeated")
    return top


def port(text: str) -> int:
    """A TCP port that an ordinary program may be given."""
    number = int(text)
    if not 1 <= number <= 65535:  # noqa: PLR2004 the range of TCP ports
        raise ValueError(text)
    return number


def main(arguments: Sequence[str]) -> int:
    """Do what was asked; trouble becomes a sentence and exit code 1."""
    name = arguments[0] if arguments else "help"
    try:
        if name in PASSED_ON:
            return PASSED_ON[name](arguments[1:])
        if name in ("demo", "serve", "certificate"):
            chosen = parser().parse_args(arguments)
            return {"demo": demo, "serve": serve, "certificate": make_certificate}[name](chosen)
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
    if name not in ("help", "-h", "--help"):
        say(f"There is no command “{name}”. These are the commands:\n")
    say(__doc__)
    return 0 if name in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
