"""The parts of run.py. Standard library only: they run before the packages are there."""

import os
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SRC = ROOT / "src"


class Trouble(Exception):
    """Something that the person at the keyboard can mend. The text says what is wrong, then how."""


def var() -> Path:
    """The folder for everything that is written."""
    return Path(os.environ.get("SALA_VAR") or ROOT / "var").resolve()


def say(text: str = "") -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)  # noqa: T201 this is a command line


def aside(path: Path) -> Path:
    """A free name beside a file, for moving it out of the way."""
    return path.with_name(f"{path.name}.aside-{time.strftime('%Y%m%d-%H%M%S')}")
