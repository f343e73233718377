"""Tasks that the tests of the worker queue: the worker finds a task by its module, so they have one."""

import time
from pathlib import Path

from django_tasks import task


@task()
def note(path: str, line: str) -> None:
    """Write a line into a file: what can be counted from outside."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


@task()
def fail() -> None:
    """Never succeed."""
    message = "this job always fails"
    raise RuntimeError(message)


@task()
def dawdle(path: str) -> None:
    """Say that it began, then take longer than a test waits; the second time it is quick."""
    file = Path(path)
    again = file.exists()
    with file.open("a", encoding="utf-8") as lines:
        lines.write("begun\n")
    if not again:
        time.sleep(600)
    with file.open("a", encoding="utf-8") as lines:
        lines.write("done\n")
