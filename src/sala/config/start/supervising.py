"""One parent for the web server and the job worker: they start together and end together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import FrameType

from sala.config.start import ROOT, say
from sala.config.start.packages import environment

LOOK = 0.5  # seconds
PATIENCE = 20  # seconds that a process has to finish what it is doing
AGAIN = 5  # seconds between two starts of a worker that dies
_PR_SET_PDEATHSIG = 1


class Child:
    """A process of ours, with a group of its own: what it started is gone when it is. It is told to end when this one
    is killed (Linux; elsewhere it is left behind).
    """

    def __init__(self, command: Sequence[str], extra: Mapping[str, str]) -> None:
        self.command, self.environment = list(command), environment(extra)
        self.start()

    def start(self) -> None:
        """Start it, the first time or again."""
        self.started_at = time.monotonic()
        linux = sys.platform == "linux"
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            process_group=None if os.name == "nt" else 0,
            preexec_fn=_end_with_parent if linux else None,  # noqa: PLW1509  # there is no second thread here
        )

    def tell_to_end(self) -> None:
        """Ask it; it finishes what it is doing."""
        if self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        """Until it has ended, by force at last."""
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if os.name != "nt":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def supervise(web: Sequence[str], worker: Sequence[str] | None, extra: Mapping[str, str]) -> int:
    """Run both until a signal comes or the web server ends; gives its exit code. A dead worker is started again:
    what it was doing is done anew (sala/config/jobs.py).
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    server = Child(web, extra)
    helper = Child(worker, extra) if worker else None
    while not stopping and server.process.poll() is None:
        time.sleep(LOOK)
        if helper and helper.process.poll() is not None and time.monotonic() - helper.started_at > AGAIN:
            say(f"The job worker ended (exit code {helper.process.returncode}); it is started again.")
            helper.start()
    for child in filter(None, (server, helper)):
        child.tell_to_end()
    for child in filter(None, (server, helper)):
        child.wait()
    if os.name != "nt" and stopping == [signal.SIGINT]:
        say("\nStopped.")
    return 0 if stopping else server.process.returncode or 1
