"""People who press at once: one yes, and clear noes."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_one_gate_opens_once(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own."""
    said = own_process("sala.rooms.tests.at_once")
    assert said["opened"] == ["opened", "told", "told", "told"]
    assert said["rows"] == 1
    assert said["back"] == ["taken back", "told"]
    assert said["added"] == ["added", "told"]
