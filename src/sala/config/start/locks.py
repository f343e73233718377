"""`run.py lock`: the hashed lists of packages, made from pyproject.toml."""

from collections.abc import Sequence
from pathlib import Path

from sala.config.start import Trouble, var
from sala.config.start.packages import GROUPS, call, ensure, lock_path, python


def lock(arguments: Sequence[str]) -> int:
    """Write requirements/*.txt anew: one resolution for all groups, then each group without the earlier ones.

    Arguments go to `uv pip compile`, for instance --upgrade or --upgrade-package django.
    """
    ensure(*[group for group in GROUPS if lock_path(group).exists()])
    whole = var() / "lock.txt"
    whole.parent.mkdir(parents=True, exist_ok=True)
    if not whole.exists():
        whole.write_text(
            "".join(lock_path(group).read_text() for group in GROUPS if lock_path(group).exists())
        )
    compile_lock(whole, GROUPS[1:], arguments)
    known: set[str] = set()
    for count, group in enumerate(GROUPS):
        part = var() / f"lock-{group}.txt"
        compile_lock(part, GROUPS[1 : count + 1], ["--constraint", str(whole)])
        blocks = lock_blocks(part.read_text(encoding="utf-8"))
        lock_path(group).write_text(
            "".join(block for block in blocks if block not in known), encoding="utf-8"
        )
        known.update(blocks)
        part.unlink()
    whole.unlink()
    return 0


def compile_lock(target: Path, extras: Sequence[str], arguments: Sequence[str]) -> None:
    """Resolve pyproject.toml for every system and Python, with hashes, without any address."""
    flags = [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
    ]
    plain = ["--no-header", "--no-annotate", "--quiet", "--output-file", str(target)]
    chosen = [f"--extra={extra}" for extra in extras]
    if call([python(), "-m", "uv", "pip", "compile", "pyproject.toml", *flags, *plain, *chosen, *arguments]):
        message = "The locks were not written. The lines above say why."
        raise Trouble(message)


def lock_blocks(text: str) -> list[str]:
    """The packages of a lock, each with its hashes."""
    blocks: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith(" ") and blocks:
            blocks[-1] += line
        else:
            blocks.append(line)
    return blocks
