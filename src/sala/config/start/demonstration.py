"""`run.py demo`: everything from nothing to a served demonstration."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from sala.config.start import SRC, Trouble, aside, say, var
from sala.config.start.addresses import address, rebase, refuse_taken_port
from sala.config.start.databases import LOADED, MIGRATED, begin, look_at, set_stage
from sala.config.start.packages import (
    collect_static,
    compile_catalogues,
    ensure,
    lock_path,
    must_manage,
    unless_done,
)
from sala.config.start.serving import serve_with


def demo(arguments: argparse.Namespace) -> int:
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
    return serve_with(arguments, extra)


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
