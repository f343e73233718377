"""Two who send the same code at once: one is let in."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.at_once
def test_of_two_who_send_the_same_code_at_once_one_is_let_in(
    tmp_path: Path, own_database: Callable[[], str]
) -> None:
    source = str(Path(__file__).resolve().parents[3])
    environment = {
        **os.environ,
        "SALA_VAR": str(tmp_path),
        "DATABASE_URL": own_database(),
        "PYTHONPATH": f"{source}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    command = [sys.executable, "-m", "sala.people.tests.factors_at_once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["app"] == said["paper"] == [["in", "refused"]] * 10
    assert said["presses"] == [1] * 5, "both see the same ten codes"
    assert said["kept"] == 10
