#!/usr/bin/env python3
"""Sala's one command. It needs Python 3.11 or newer and nothing else: the rest it makes on first use.

python3 run.py demo         try it: environment, database, demonstration, server; prints the sign-ins
python3 run.py serve        run it for real (--host, --port, --certificate, --key, --workers)
python3 run.py worker       the job worker alone, on a machine of its own (serve and demo start one by themselves)
python3 run.py certificate  a certificate for a hall without internet (--host NAME, again for each name)
python3 run.py test         all tests; with arguments: only those, as pytest takes them
python3 run.py check        style, types, layers, templates, migrations, translations, docs
python3 run.py backup       database and files into one archive; `restore FILE` puts them back
python3 run.py where PATH   the files behind an address, e.g. where /forum/x/ask/
python3 run.py docs         writes docs/reference anew
python3 run.py bench        the long measurements, by hand
python3 run.py soak         the long tests, by hand: many examples, a hundred kills, many rounds of two at once
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
import os
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from sala.config.start import ROOT, Trouble, certificate, say
from sala.config.start.checking import check
from sala.config.start.demonstration import demo
from sala.config.start.locks import lock
from sala.config.start.packages import call, ensure, manage, python
from sala.config.start.serving import database_groups, serve, work
from sala.config.start.soaking import soak
from sala.config.start.testing import test


def make_certificate(arguments: argparse.Namespace) -> int:
    """A certificate for a hall without internet, with what to do next."""
    certificate.make(arguments.host)
    return 0


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
    "soak": soak,
    "worker": work,
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
        command.set_defaults(certificate=None, key=None, no_worker=False)
    commands.choices["demo"].add_argument(
        "--fresh", action="store_true", help="move an old demonstration aside"
    )
    commands.choices["serve"].add_argument("--certificate", metavar="FILE", help="serve HTTPS (PEM)")
    commands.choices["serve"].add_argument(
        "--key", metavar="FILE", help="the certificate's key (PEM, PKCS#8)"
    )
    commands.choices["serve"].add_argument(
        "--no-worker", action="store_true", help="the job worker runs on another machine (run.py worker)"
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
