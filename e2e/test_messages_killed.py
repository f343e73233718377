"""`kill -9` of the worker while it sends: nobody gets a message twice, nobody's is lost; what was cut off is unsure."""

import json
import subprocess
import sys

from e2e.phone import ROOT

MESSAGES, KILLS = 300, 3


def test_a_killed_worker_doubles_and_loses_no_message() -> None:
    command = [sys.executable, str(ROOT / "bench/messages.py"), str(MESSAGES), str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["messages_doubled"] == 0
    assert found["messages_lost"] == 0
    assert found["messages_unsure"] <= KILLS
