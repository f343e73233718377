"""Ask the child process for a picture's versions."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sala.files.sniff import why_not
from sala.files.types import MOST_BYTES, BadPictureError, Refusal

SECONDS = 40
SOURCES = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What the child made: the upright size of the large version; by name, content type and bytes."""

    width: int
    height: int
    parts: dict[str, tuple[str, bytes]]


def shrink(content: bytes) -> Shrunk:
    """The versions of a picture. Holds no transaction: it takes up to seconds. Raises BadPictureError."""
    if len(content) > MOST_BYTES:
        raise BadPictureError(Refusal.LARGE)
    if (refusal := why_not(content)) is not None:
        raise BadPictureError(refusal)
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
    line, _sign, rest = done.stdout.partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        raise BadPictureError(Refusal(said["refused"]))
    parts = {}
    for name, kind, size in said["parts"]:
        parts[name], rest = (kind, rest[:size]), rest[size:]
    return Shrunk(said["width"], said["height"], parts)
