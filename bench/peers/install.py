"""Peers from the package index, each in an environment of its own under var/peers; nothing of theirs is committed."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.server import STEP, cores

PATIENCE = 600  # seconds for an installation; after that the peer's recorded figures stand


def installed(folder: Path, packages: Sequence[str]) -> Path:
    """The folder of the environment's programs; made anew when other packages are pinned than when it was made."""
    made, pinned = folder / "pinned.txt", "\n".join(packages)
    if not made.exists() or made.read_text(encoding="utf-8") != pinned:
        run([sys.executable, "-m", "venv", "--clear", str(folder)], {}, seconds=PATIENCE)
        pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, *packages], {}, seconds=PATIENCE)
        made.write_text(pinned, encoding="utf-8")
    return folder / "bin"


def run(command: Sequence[str], env: Mapping[str, str], *, seconds: float = STEP, typed: str = "") -> None:
    """One command of a peer, quietly; an error with its last words when it fails or takes too long."""
    done = subprocess.run(
        command,
        env={**clean(), **env},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    if done.returncode:
        message = f"{' '.join(command)[-80:]}: {done.stderr.strip()[-300:]}"
        raise RuntimeError(message)


def clean() -> dict[str, str]:
    """The environment without what is Sala's own."""
    ours = ("SALA_", "DATABASE_", "DJANGO_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def pinned_to_a_core(command: Sequence[str]) -> list[str]:
    """The command on the core on which Sala's server stands too."""
    return [*cores()[0], *command]
