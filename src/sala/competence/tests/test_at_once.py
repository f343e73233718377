"""Organisers who press at once issue each certificate once."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.at_once
def test_each_person_has_one(tmp_path: Path, own_database: Callable[[], str]) -> None:
    """In threads, on a database of its own."""
    environment = {**os.environ, "DATABASE_URL": own_database(), "SALA_VAR": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-m", "sala.competence.tests.at_once"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["issued"], said["persons"], said["numbers"]) == (250, 250, True)
    assert said["corrected"] == ["corrected", "void already"]
