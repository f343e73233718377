"""Sala's benchmarks: speed, bytes, memory and start, as ratios to what the framework itself costs on this machine.

python3 run.py bench [--quick] [--only NAME …] [--write]

Linux, about twenty minutes, and the peers' installation the first time. wrk makes the load (sudo apt install wrk),
Chromium the first visit (sudo apt install chromium). What cannot be measured here is said, and the rest goes on; the
exit code is 1 when a target was missed.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # bench is imported as a folder, never its files by their bare names
sys.path.insert(1, str(ROOT / "src"))

from bench import client, phones, rates, report, start, visit  # noqa: E402 the path is set above
from bench.peers import kolibri, pretalx  # noqa: E402 the same
from bench.server import make, script  # noqa: E402 the same

PARTS = (
    "rates", "phones", "memory", "visit", "search", "search_pg", "imports", "sorting", "messages", "papers",
    "start", "pretalx", "kolibri",
)  # fmt: skip
PATIENCE = 1200  # seconds for one part; then it is given up
PAGE = ROOT / "docs/reference/benchmarks.md"


class GivenUpError(Exception):
    """A part took too long, or the whole was told to stop."""


def stop(_number: int, _frame: FrameType | None) -> None:
    """A signal becomes an error, so that every server is ended on the way out."""
    message = "it took too long, or was told to stop"
    raise GivenUpError(message)


def parts(chosen: argparse.Namespace, var: Path) -> Mapping[str, Callable[[], dict[str, float]]]:
    """What can be measured, in the order of the run."""
    quick = chosen.quick
    return {
        "rates": lambda: rates.measure(var, seconds=2 if quick else 5, rounds=1 if quick else 3),
        "phones": lambda: phones.measure(var, questions=1 if quick else 5),
        "memory": lambda: rates.at_rest(var, idle=10 if quick else 60),
        "visit": lambda: visit.measure(var),
        "search": lambda: script("search", var, "sqlite", str(entries(chosen))),
        "search_pg": lambda: script("search", var, "postgres", str(entries(chosen))),
        "imports": lambda: script("imports", var, "people") | script("imports", var, "sessions"),
        "sorting": lambda: script("sorting", var),
        "messages": lambda: script("messages", var, "1000" if quick else "10000", "10"),
        "papers": lambda: script("papers", var),
        "start": start.measure,
        "pretalx": lambda: pretalx.measure(var, seconds=2 if quick else 5),
        "kolibri": lambda: kolibri.measure(var, seconds=2 if quick else 5),
    }


def entries(chosen: argparse.Namespace) -> int:
    """How many entries are searched."""
    return 10_000 if chosen.quick else 100_000


def measure(chosen: argparse.Namespace) -> tuple[dict[str, float], list[str]]:
    """All figures, and a sentence for each part that failed."""
    found: dict[str, float] = {}
    notes = [
        f"Search over {entries(chosen):,} entries, asked by nobody, by a programme lead and by an administrator."
    ]
    notes += [] if client.has_wrk() else [f"{client.NO_WRK}."]
    with tempfile.TemporaryDirectory(prefix="sala-bench-") as folder:
        var = Path(folder)
        print("· making an installation …", flush=True)
        make(var)
        for name, part in parts(chosen, var).items():
            if chosen.only and name not in chosen.only:
                continue
            print(f"· {name} …", flush=True)
            signal.alarm(PATIENCE)
            try:
                found |= part()
            except Exception as error:  # noqa: BLE001 one part that fails must not take the others' figures along
                notes.append(f"Not measured: {name}. {type(error).__name__}: {error}".rstrip())
            finally:
                signal.alarm(0)
    return found, notes


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write when asked."""
    parser = argparse.ArgumentParser(
        prog="run.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one round of 2 s, rest of 10 s, less to search: to see that it works",
    )
    parser.add_argument("--only", nargs="+", choices=PARTS)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGALRM, stop)
    signal.signal(signal.SIGTERM, stop)
    where = report.machine()
    found, notes = measure(chosen)
    print(
        f"\n{report.table(found)}\n\n{report.beside(found)}\n\n{report.peers()}\n\n{where}", *notes, sep="\n"
    )
    if chosen.write:
        PAGE.write_text(report.document(found, notes, where), encoding="utf-8")
        print(f"Written: {PAGE}")
    return (
        1
        if any(
            line.verdict(found) == "MISSED"
            for line in [*report.LINES, *(report.BESIDE if "pretalx_schedule" in found else [])]
        )
        else 0
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
