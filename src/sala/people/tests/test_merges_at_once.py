"""Two who unite the same two entries at once: one yes and one clear no."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_of_two_who_unite_at_once_one_wins(own_process: Callable[[str], Any]) -> None:
    assert own_process("sala.people.tests.merges_at_once") == {"answers": [["no", "yes"]] * 5, "merges": 5}
