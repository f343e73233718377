"""Whole databases out and in: SQLite by its online backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sala.config.archive import ArchiveError, Engine

# How PostgreSQL's programs learn the password: by environment, never on a command line that others read.
LIBPQ = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
LIBPQ_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def engine() -> Engine:
    """Which of the two databases this installation has."""
    if connection.vendor == "sqlite":
        return "sqlite"
    if connection.vendor == "postgresql":
        return "postgresql"
    message = f"Sala cannot back up {connection.vendor}."
    raise ImproperlyConfigured(message)


def applied() -> dict[str, list[str]]:
    """The migrations that the database has, per app."""
    state: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        state.setdefault(app, []).append(name)
    return state


def unknown(migrations: dict[str, list[str]]) -> list[str]:
    """Those of a backup's migrations that this program does not have: the backup comes from a newer one."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    # A squashed migration stands for those that it replaced.
    known = set(loader.disk_migrations or ())
    known |= {old for migration in (loader.disk_migrations or {}).values() for old in migration.replaces}
    return [
        f"{app}.{name}" for app, names in migrations.items() for name in names if (app, name) not in known
    ]


def dump(target: Path) -> None:
    """Write a consistent copy of the database as it is at this moment; others may go on writing."""
    if engine() == "sqlite":
        _dump_sqlite(target)
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))


def _dump_sqlite(target: Path) -> None:
    """SQLite's online backup: one step, so that no writer can make it begin again."""
    with (
        closing(sqlite3.connect(_sqlite_path(), timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        check_sqlite(copy)


def check_sqlite(database: sqlite3.Connection) -> None:
    """Raise ArchiveError unless every page and index of the database is sound."""
    try:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        message = f"The database is damaged: {verdict}"
        raise ArchiveError(message)


def is_empty() -> bool:
    """Whether the installation's database has no table yet (or, with SQLite, no file)."""
    if engine() == "sqlite" and not _sqlite_path().exists():
        return True
    tables = connection.introspection.table_names()
    connections.close_all()
    return not tables


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def replace(new: Path) -> Path | None:
    """Put an extracted database in the installation's place; gives where the old one is kept, if it is."""
    if engine() == "sqlite":
        return _replace_sqlite(new)
    _replace_postgres(new)
    return None


def _replace_sqlite(new: Path) -> Path | None:
    """Put a checked file in the database's place; gives where the old one now is, if there was one."""
    with closing(sqlite3.connect(new)) as database:
        check_sqlite(database)
    path = _sqlite_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    old = None
    if path.exists():
        _only_user(path)
        old = path.with_name(f"{path.name}.before-restore-{time.strftime('%Y%m%d-%H%M%S')}")
        path.rename(old)
    new.rename(path)
    return old


def _only_user(path: Path) -> None:
    """Fold the write-ahead log into the file. SQLite refuses this while anyone else has the database open."""
    connections.close_all()
    with closing(sqlite3.connect(path, timeout=0)) as database:
        try:
            mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "busy"
        except sqlite3.DatabaseError:
            return  # not a database any more: it is kept aside as it is
    if mode != "delete":
        message = (
            "Sala is running, or another program has the database open. Stop it first. Nothing was restored."
        )
        raise ArchiveError(message)


def _replace_postgres(new: Path) -> None:
    """Load a dump into the database in one transaction: all of it, or nothing.

    Raises ArchiveError when the database has tables that the backup does not know, since they would stay.
    """
    listing = _postgres("pg_restore", "--list", str(new))
    in_dump = {
        line.split(" TABLE public ")[1].split()[0]
        for line in listing.splitlines()
        if " TABLE public " in line
    }
    others = sorted(set(connection.introspection.table_names()) - in_dump)
    connections.close_all()
    if others:
        message = (
            f"The database has tables that the backup does not know ({', '.join(others[:5])}). "
            "Make a new, empty database, set DATABASE_URL to it, and restore there. Nothing was restored."
        )
        raise ArchiveError(message)
    _postgres(
        "pg_restore", "--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges",
        "--dbname", str(connection.settings_dict["NAME"]), str(new),
    )  # fmt: skip


def _postgres(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's own programs on this installation's database; gives what it printed."""
    if shutil.which(program) is None:
        message = f"The program {program} is not installed.\n  mend: sudo apt install postgresql-client"
        raise ArchiveError(message)
    done = subprocess.run(
        [program, *arguments], env=_libpq_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{program} failed:\n{done.stderr.strip()[-2000:]}"
        raise ArchiveError(message)
    return done.stdout


def _libpq_environment() -> dict[str, str]:
    """The connection for PostgreSQL's programs; a lock that someone holds ends the wait after ten seconds."""
    settings = connection.settings_dict
    ours = {name: str(settings[key]) for key, name in LIBPQ.items() if settings.get(key)}
    options = settings.get("OPTIONS", {})
    ours |= {name: str(options[key]) for key, name in LIBPQ_OPTIONS.items() if options.get(key)}
    return {**os.environ, **ours, "PGDATABASE": str(settings["NAME"]), "PGOPTIONS": "-c lock_timeout=10s"}
