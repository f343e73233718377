"""How long `run.py demo` takes from a fresh copy of the tree, packages being there, and the next time."""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.server import ROOT, STEP, free_port, running

MADE = (".git", ".venv", "var", "*.mo", "__pycache__", ".*_cache", ".hypothesis", "node_modules")


def measure() -> dict[str, float]:
    """Seconds until the first page is there: the first time (database, demonstration, translations), and the next."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "sala"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*MADE))
        (copy / ".venv").symlink_to(ROOT / ".venv")
        return {"first_start": _seconds(copy), "next_start": _seconds(copy)}


def _seconds(copy: Path) -> float:
    port, begun = free_port(), time.monotonic()
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("SALA_", "DATABASE_"))}
    command = [sys.executable, "run.py", "demo", "--port", str(port)]
    with running(command, {**keep, "PYTHONPATH": ""}, cwd=copy) as process:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - begun > STEP:
                message = f"run.py demo did not come up in {STEP} s (exit code {process.returncode})"
                raise RuntimeError(message)
            time.sleep(0.05)
        return time.monotonic() - begun


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/km/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException, subprocess.SubprocessError):
        return False
    finally:
        connection.close()
