"""Two who confirm at once: one list comes in once, and the other is told to look again."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_of_two_who_import_the_same_list_at_once_one_wins(own_process: Callable[[str], Any]) -> None:
    said = own_process("sala.people.tests.imports_at_once")
    assert said["two"] == [["no", "yes"]] * 5
    assert said["same"] == [["yes", "yes"]] * 5, "the second press finds it done"
    assert said["people"] == said["accounts"] == 10 * 38
