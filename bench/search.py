"""Search: milliseconds per judged query over many entries; prints JSON. A process and a database of its own.

A third of the queries is asked by nobody (who finds forums and sessions only), a third by a programme lead (who sees
every tenth person), a third by an administrator (who sees everybody): the rights are part of what is measured.
"""

import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from sala.config import postgres

CORPUS = Path(__file__).resolve().parents[1] / "src/sala/search/tests/judged.json"
KINDS = ("forum", "session", "organisation", "person", "place")  # as the search page asks
PUBLIC = ("forum", "session")
LIMIT = 7
AT_ONCE = 2000


@contextmanager
def database(kind: str, folder: str) -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/search.sqlite3"
        return
    server, name = postgres.find(os.environ), f"bench_sala_{os.getpid()}"
    postgres.create(server, name)
    try:
        yield postgres.with_name(server, name)
    finally:
        postgres.drop(server, name)


def fill(rows: list[dict[str, Any]], entries: int) -> float:
    """Index so many entries; entries per second. Each copy is of another number, so that the texts differ."""
    from sala.search.api import Item, index

    def item(i: int) -> Item:
        row = rows[i % len(rows)]
        title, public = f"{row['title']} {i // len(rows)}", row["kind"] in PUBLIC
        return Item(row["kind"], uuid.UUID(int=i), row["language"], title, row["text"], "/", public)

    begun = time.monotonic()
    for start in range(0, entries, AT_ONCE):
        index([item(i) for i in range(start, min(entries, start + AT_ONCE))])
    return entries / (time.monotonic() - begun)


def people(rows: list[dict[str, Any]], entries: int) -> list[Any]:
    """Make the persons behind the entries, each tenth a member of the lead's programme; who asks: nobody, lead,
    administrator.
    """
    from django.utils import timezone

    from sala.people.api import Person, Role
    from sala.people.models import RoleGrant
    from sala.people.seed import load_cast

    cast = load_cast(timezone.now())
    ids = [uuid.UUID(int=i) for i in range(entries) if rows[i % len(rows)]["kind"] == "person"]
    made = [Person(id=pk, name="teacher", sort_key="") for pk in ids]
    Person.objects.bulk_create(made, batch_size=AT_ONCE)
    grants = [
        RoleGrant(person=person, role=Role.MEMBER, scope=cast.programme, starts_at=timezone.now())
        for person in made[::10]
    ]
    RoleGrant.objects.bulk_create(grants, batch_size=AT_ONCE)
    return [None, cast.people[Role.PROGRAMME_LEAD], cast.people[Role.ADMINISTRATOR]]


def ask(queries: list[dict[str, Any]], readers: list[Any]) -> list[float]:
    """Milliseconds of each query by each reader, in order of length; a round before them warms."""
    from sala.people.api import findable_by
    from sala.search.api import find

    times = []
    for i, reader in enumerate([*readers[:1], *readers]):
        for query in queries:
            begun = time.perf_counter()
            shown = findable_by(reader)
            find(query["query"], kinds=KINDS, language=query["language"], limit=LIMIT, shown=shown)
            if i:
                times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)


def main(kind: str, entries: int) -> None:
    """Fill, then ask."""
    with tempfile.TemporaryDirectory() as folder, database(kind, folder) as url:
        os.environ |= {"SALA_VAR": folder, "DATABASE_URL": url}
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        judged = json.loads(CORPUS.read_text(encoding="utf-8"))
        indexed = fill(judged["corpus"], entries)
        readers = people(judged["corpus"], entries)
        if kind != "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")  # as its own daemon does soon after
        times = ask(judged["queries"], readers)
        connection.close()
    end = "" if kind == "sqlite" else "_pg"
    found = {"indexed": indexed, "search_ms": statistics.median(times)}
    found["search_p95_ms"] = times[int(len(times) * 0.95)]
    print(json.dumps({f"{name}{end}": value for name, value in found.items()}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
