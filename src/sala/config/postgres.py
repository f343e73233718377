"""Finds a PostgreSQL for the tests, and drops what killed tests left there. Run by run.py, outside Django."""

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from sala.config.start import ROOT, say

NEIGHBOURS = (
    "postgresql:///postgres",
    "postgresql://127.0.0.1/postgres",
    "postgresql://postgres@127.0.0.1/postgres",
)


def find(environ: Mapping[str, str]) -> str:
    """The first server that lets us create databases; raises LookupError with the reason when none does."""
    given = environ.get("DATABASE_URL_POSTGRES")
    why = ""
    for url in [given] if given else NEIGHBOURS:
        try:
            if may_create(url):
                return url
            why = "a server answers, but its role may not create databases (ALTER ROLE … CREATEDB)"
        except psycopg.Error as error:
            why = why or str(error).strip().splitlines()[0]
    raise LookupError(why)


def may_create(url: str) -> bool:
    """Whether the role behind the address may create databases."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    return bool(row and row[0])


def own_name(process: str) -> str:
    """The tests' database of one run: this tree and this process, so that two runs never share one."""
    return f"test_sala_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_{process}"


def with_name(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    # urlunsplit drops an empty host together with its slashes; both engines' tools need them.
    return urlunsplit(parts._replace(path=f"/{name}")) if parts.netloc else f"{parts.scheme}:///{name}"


def create(url: str, name: str, like: str = "") -> None:
    """Make an empty database, or a copy of one to which nobody is connected (`like`); one of that name is dropped."""
    drop(url, name)
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(like or "template0")))


def drop(url: str, name: str) -> None:
    """Drop a database, also while someone is connected to it."""
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def is_alive(process: int) -> bool:
    """Whether a process of this number runs here."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clean(url: str, process: str) -> None:
    """Drop the test databases of this run, and of earlier runs of this tree that were killed."""
    # Django puts test_ before the name that it is given, pytest-xdist a worker's number behind it.
    ours = own_name("")
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours])
        for (name,) in rows.fetchall():
            owner = name.removeprefix(ours).split("_")[0]
            if owner == process or (owner.isdigit() and not is_alive(int(owner))):
                drop(url, name)


def main(arguments: Sequence[str]) -> int:
    """`find PROCESS` prints the address of a test database; `clean PROCESS` drops its traces."""
    doing, process = arguments
    try:
        server = find(os.environ)
        clean(server, process)
    except LookupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if doing == "find":
        say(with_name(server, own_name(process).removeprefix("test_")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
