"""What machine this is, for figures that depend on it."""

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """Date, cores, processor, load and Python, in one line without a full stop."""
    return (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, {processor()}, {load()}; {platform.system()} "
        f"{platform.release()}; Python {sys.version.split()[0]}"
    )


def processor() -> str:
    """Its name, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def load() -> str:
    """How busy it was."""
    try:
        said = Path("/proc/loadavg").read_text(encoding="ascii").split()[0]
    except OSError:
        return "load unknown"
    return f"load {said} when it began"
