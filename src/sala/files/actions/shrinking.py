"""Ask the child process for a picture's versions."""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sala.files.sniff import why_not
from sala.files.types import MOST_BYTES, BadPictureError, Refusal

SECONDS = 40
MOST_AT_ONCE = max(2, os.cpu_count() or 1)  # children of this machine: each may take a core and much memory
PATIENCE = 5  # seconds that a request waits for its turn
SOURCES = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What the child made: the upright size of the large version; by name, content type and bytes."""

    width: int
    height: int
    parts: dict[str, tuple[str, bytes]]


def shrink(content: bytes) -> Shrunk:
    """The versions of a picture. Holds no transaction: it takes up to seconds. Raises BadPictureError, also when too
    many are made small at once.
    """
    if len(content) > MOST_BYTES:
        raise BadPictureError(Refusal.LARGE)
    if (refusal := why_not(content)) is not None:
        raise BadPictureError(refusal)
    with _turn():
        line, _sign, rest = _ask_child(content).partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        raise BadPictureError(Refusal(said["refused"]))
    parts = {}
    for name, kind, size in said["parts"]:
        parts[name], rest = (kind, rest[:size]), rest[size:]
    return Shrunk(said["width"], said["height"], parts)


def _ask_child(content: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sala.files.shrink", str(settings.LARGEST_PICTURE)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
            cwd=SOURCES,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise BadPictureError(Refusal.UNREADABLE) from error
    return done.stdout


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few places for a child. They are locks of files, so that all processes of the machine share them and a
    killed one gives its own back. Raises BadPictureError when none comes free soon.
    """
    last = time.monotonic() + PATIENCE
    while True:
        for number in range(MOST_AT_ONCE):
            with (settings.VAR / f"shrinking-{number}.lock").open("w") as place:
                try:
                    fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() >= last:
            raise BadPictureError(Refusal.BUSY)
        time.sleep(0.05)
