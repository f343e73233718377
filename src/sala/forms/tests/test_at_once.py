"""Those who press at once get one yes and clear noes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.at_once
def test_one_yes_and_clear_noes(tmp_path: Path, own_database: Callable[[], str]) -> None:
    """In threads, on a database of its own."""
    environment = {**os.environ, "DATABASE_URL": own_database(), "SALA_VAR": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-m", "sala.forms.tests.at_once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert sorted(said["typed"]) == ["kept", *["typed in already"] * 3]
    assert (said["sent"], said["responses"]) == (1, 2)
    assert sorted(said["drafts"]) == ["kept", *["somebody else"] * 3]
    assert (said["published"], said["versions"]) == (["2"] * 4, [1, 2])
