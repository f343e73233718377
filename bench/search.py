"""Search: milliseconds per judged query over many entries; prints JSON. A process and a database of its own."""

import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import django

CORPUS = Path(__file__).resolve().parents[1] / "src/sala/search/tests/judged.json"
AT_ONCE = 2000


def fill(rows: list[dict[str, Any]], entries: int) -> float:
    """Index so many entries; entries per second. Each copy is of another number, so that the texts differ."""
    from sala.search.api import Item, index

    def item(i: int) -> Item:
        row = rows[i % len(rows)]
        title = f"{row['title']} {i // len(rows)}"
        return Item(row["kind"], uuid.uuid4(), row["language"], title, row["text"], "/")

    begun = time.monotonic()
    for start in range(0, entries, AT_ONCE):
        index([item(i) for i in range(start, min(entries, start + AT_ONCE))])
    return entries / (time.monotonic() - begun)


def ask(queries: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of each query, three times each, in order of length."""
    from sala.search.api import find

    times = []
    for query in queries * 3:
        begun = time.perf_counter()
        find(
            query["query"],
            kinds=("place", "organisation", "session", "person"),
            language=query["language"],
            limit=7,
        )
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)


def main(entries: int) -> None:
    """Fill, then ask."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SALA_VAR": folder, "DATABASE_URL": f"sqlite:///{folder}/search.sqlite3"}
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        judged = json.loads(CORPUS.read_text(encoding="utf-8"))
        indexed = fill(judged["corpus"], entries)
        times = ask(judged["queries"])
    middle, late = statistics.median(times), times[int(len(times) * 0.95)]
    print(json.dumps({"indexed": indexed, "search_ms": middle, "search_p95_ms": late}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
