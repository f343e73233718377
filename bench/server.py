"""An installation of its own for a benchmark, and servers that surely end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
STEP = 180  # seconds that a command may take
# As run.py starts it, with one worker.
GRANIAN = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--backlog", "1024")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. `book` is the demonstration's demo.json; {} without one."""

    origin: str
    port: int
    pid: int
    book: dict[str, Any]

    def path(self, name: str) -> str:
        """The path of a page of the demonstration."""
        return urlsplit(str(self.book["pages"][name])).path

    def memory(self) -> float:
        """MiB of the master and all below it, shared pages counted in parts (PSS). Linux only."""
        return memory_of(self.pid)

    def processes(self) -> list[int]:
        """The master and all below it. Linux only."""
        return list(_family(self.pid))


def memory_of(pid: int) -> float:
    """MiB of a process and all below it, shared pages counted in parts (PSS). Linux only."""
    return sum(map(_pss, _family(pid))) / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _family(int(child))


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:")))


def environment(var: Path) -> dict[str, str]:
    """What an installation in that folder is told: SQLite, the demonstration, addresses of phones as a proxy tells them
    (else the pace for one hall would stop the measurement of saves).
    """
    return {
        **os.environ,
        "SALA_VAR": str(var),
        "SALA_DEMO": "1",
        "SALA_BEHIND_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{var}/bench.sqlite3",
        "DJANGO_SETTINGS_MODULE": "bench.sala_settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def make(var: Path) -> None:
    """Database, demonstration and static files in that folder."""
    for words in (("migrate", "-v0"), ("demo",), ("collectstatic", "-v0", "--noinput")):
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        subprocess.run(command, env=environment(var), check=True, stdout=subprocess.DEVNULL, timeout=STEP)


def script(name: str, var: Path, *words: str) -> dict[str, float]:
    """Run bench/<name>.py in a process of its own; what it printed as JSON."""
    figures: dict[str, float] = json.loads(said_by(name, var, *words))
    return figures


def said_by(name: str, var: Path, *words: str) -> str:
    """Run bench/<name>.py in a process of its own; the last line that it printed."""
    command = [sys.executable, str(ROOT / "bench" / f"{name}.py"), *words]
    done = subprocess.run(
        command, env=environment(var), check=True, stdout=subprocess.PIPE, timeout=3 * STEP, text=True
    )
    return done.stdout.strip().splitlines()[-1]


def cores() -> tuple[list[str], list[str]]:
    """Command prefixes that put the server on one core and the client on the others; empty where it cannot."""
    if shutil.which("taskset") is None or len(there := sorted(os.sched_getaffinity(0))) < 2:
        return [], []
    others = ",".join(map(str, there[:-1]))
    return ["taskset", "-c", str(there[-1])], ["taskset", "-c", others]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(application: str, var: Path, *options: str, pinned: bool = True) -> Iterator[Server]:
    """Run one worker, on one core when `pinned`, until the block ends; https when `options` name a certificate."""
    port, book = free_port(), var / "demo.json"
    command = [*(cores()[0] if pinned else []), sys.executable, "-m", "granian", *GRANIAN]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", *options, application]
    scheme = "https" if "--ssl-certificate" in options else "http"
    with running(command, environment(var)) as process:
        wait_until_open(port, process)
        said = json.loads(book.read_text(encoding="utf-8")) if book.exists() else {}
        yield Server(f"{scheme}://localhost:{port}", port, process.pid, said)


@contextmanager
def running(
    command: Sequence[str], env: dict[str, str], cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own; at the end all of the group is gone, if need be by force."""
    process = subprocess.Popen(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            _signal(process, sign)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue


def _signal(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    try:
        os.killpg(process.pid, sign)  # its group has its number, because it leads a session
    except ProcessLookupError:
        return


def wait_until_open(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Until the server accepts connections."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            message = f"the server ended with {process.returncode}"
            raise RuntimeError(message)
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    message = f"the server did not open its port in {seconds:.0f} s"
    raise TimeoutError(message)
