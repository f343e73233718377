"""`run.py soak`: the long tests, by hand: many examples a property, a hundred kills, many rounds of two at once.

It takes hours with its own numbers. What it found goes to docs/reference/soak.md, with machine and date (--write).
"""

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sala.config.start import ROOT, say
from sala.config.start.machine import machine
from sala.config.start.packages import compile_catalogues, ensure
from sala.config.start.testing import on_postgres, pytest, quiet_environment

PAGE = ROOT / "docs" / "reference" / "soak.md"
EXAMPLES, KILLS, ROUNDS = 5000, 100, 50


@dataclass(frozen=True)
class Found:
    """What one part came to: pytest's closing line, of the last round."""

    what: str
    database: str
    code: int
    closing: str
    seconds: float

    def row(self) -> str:
        """A row of the page."""
        verdict = "held" if self.code == 0 else "FAILED"
        return f"| {self.what} | {self.database} | {verdict} | {self.closing} | {self.seconds / 60:.0f} min |"


def soak(arguments: Sequence[str]) -> int:
    """All parts on both databases, also when one fails; prints a table, and writes the page when asked."""
    chosen = read(arguments)
    ensure("base", "postgres", "test")
    compile_catalogues()
    where, found = machine(), list[Found]()
    for one in everything(chosen):
        found.append(one)
        page = document(chosen, found, where)
        if chosen.write:  # after each part: what hours have found is not lost with the last one
            PAGE.write_text(page, encoding="utf-8")
    say(f"\n{page}")
    return max(one.code for one in found)


def everything(chosen: argparse.Namespace) -> Iterator[Found]:
    """The parts on SQLite, then on PostgreSQL, where one answers."""
    quiet = quiet_environment()
    yield from parts(chosen, "SQLite", quiet)
    with on_postgres() as (url, why):
        if url:
            there = {**quiet, "DATABASE_URL": url, "SALA_E2E_DATABASE_URL": url}
            yield from parts(chosen, "PostgreSQL", there)
        else:
            yield Found("everything", "PostgreSQL", 1, f"not tried: {why}", 0)


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """How long and what."""
    parser = argparse.ArgumentParser(prog="run.py soak", description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="per property")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the tests of two at once")
    parser.add_argument("--jobs", default="auto", help="processes for the properties")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    return parser.parse_args(arguments)


def parts(chosen: argparse.Namespace, database: str, quiet: Mapping[str, str]) -> Iterator[Found]:
    """The three parts on one database."""
    new = ["--create-db"] if database == "PostgreSQL" else []
    properties = ["src", "-m", "hypothesis", "-n", chosen.jobs, *new]
    what = f"properties, {chosen.examples:,} examples each"
    yield part(what, database, properties, {**quiet, "SALA_EXAMPLES": str(chosen.examples)})
    what = f"two and more at once, {chosen.rounds} rounds"
    yield part(what, database, ["src", "-m", "at_once", *new], quiet, rounds=chosen.rounds)
    kills = {**quiet, "SALA_KILLS": str(chosen.kills)}
    yield part(f"kill -9 under load, {chosen.kills} times", database, ["e2e/test_kill.py"], kills)


def part(
    what: str, database: str, arguments: Sequence[str], extra: Mapping[str, str], rounds: int = 1
) -> Found:
    """Run pytest, if need be again and again until it fails."""
    say(f"\n── {what} ({database})")
    begun, code, closing = time.monotonic(), 0, ""
    for count in range(1, rounds + 1):
        code, closing = pytest(arguments, extra)
        if code:
            closing += f" (round {count})" if rounds > 1 else ""
            break
    return Found(what, database, code, closing, time.monotonic() - begun)


def document(chosen: argparse.Namespace, found: Sequence[Found], where: str) -> str:
    """docs/reference/soak.md."""
    rows = "\n".join(one.row() for one in found)
    longer = f"{chosen.examples:,} examples, {chosen.kills} kills, {chosen.rounds} rounds"
    return f"""# Soak

Written by `python3 run.py soak --write`. {where}.

What `run.py test` tries with 200 examples, 10 kills and one round, tried longer: {longer}.
*Kill* = `kill -9` of the whole server under load: what was answered is there, once. That proves nothing about a loss of
power.

| what | database | | pytest said (of the last round) | took |
|---|---|---|---|---|
{rows}
"""
