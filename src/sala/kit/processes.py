"""Naming a process, so that another one can tell later whether it still lives."""

import os
import platform
from pathlib import Path

_START_FIELD = (
    19  # of /proc/<pid>/stat after the name: when the process began, in ticks since the machine's start
)
_NODE = 30


def this_process() -> str:
    """Machine, number and start of this process, at most 64 signs."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid())}"


def has_ended(name: str) -> bool:
    """Whether the process of that name is known to have ended. Of another machine's nothing is known: False.

    A number is given again after a while; the start tells the processes apart (Linux; elsewhere the number alone).
    """
    machine, _colon, rest = name.rpartition(":")[0].rpartition(":")
    started = name.rpartition(":")[2]
    if machine != _machine() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _started(int(rest)) != started


def _machine() -> str:
    return platform.node()[:_NODE] or "here"


def _started(pid: int) -> str:
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "0"
    return line.rpartition(")")[2].split()[_START_FIELD]
