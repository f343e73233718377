"""The parent of web server and worker: one end, and a dead worker does not stay dead."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sala.config.start import SRC

PARENT = """
import sys
from sala.config.start import supervising
supervising.AGAIN = 0
supervising.LOOK = 0.05
say = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
folder = sys.argv[1]
sys.exit(supervising.supervise(
    [sys.executable, "-c", say, f"{folder}/web"], [sys.executable, "-c", say, f"{folder}/worker"], {}))
"""


def parent(folder: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(SRC), "SALA_VAR": str(folder)}
    return subprocess.Popen([sys.executable, "-c", PARENT, str(folder)], env=environment)


def number(file: Path, line: int = 0) -> int:
    """The process that wrote this line; it is waited for."""
    for _look in range(400):
        lines = file.read_text().splitlines() if file.exists() else []
        if len(lines) > line:
            return int(lines[line])
        time.sleep(0.05)
    message = f"{file.name} was not started"
    raise AssertionError(message)


def gone(pid: int) -> bool:
    for _look in range(400):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_dead_worker_is_started_again_and_a_signal_ends_both(tmp_path: Path) -> None:
    with parent(tmp_path) as process:
        web, worker = number(tmp_path / "web"), number(tmp_path / "worker")
        os.kill(worker, signal.SIGKILL)
        again = number(tmp_path / "worker", 1)
        assert again != worker
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert gone(web)
    assert gone(again)


def test_the_web_server_s_end_is_the_end_and_is_told(tmp_path: Path) -> None:
    with parent(tmp_path) as process:
        worker = number(tmp_path / "worker")
        os.kill(number(tmp_path / "web"), signal.SIGKILL)
        assert process.wait(timeout=20) != 0
    assert gone(worker)


def test_a_killed_parent_leaves_nobody_behind(tmp_path: Path) -> None:
    if sys.platform != "linux":
        return  # elsewhere nothing tells the children, and serving.py says so
    with parent(tmp_path) as process:
        web, worker = number(tmp_path / "web"), number(tmp_path / "worker")
        process.kill()
    assert gone(web)
    assert gone(worker)
