"""Two who send the same code at once: one is let in."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_of_two_who_send_the_same_code_at_once_one_is_let_in(own_process: Callable[[str], Any]) -> None:
    said = own_process("sala.people.tests.factors_at_once")
    assert said["app"] == said["paper"] == [["in", "refused"]] * 10
    assert said["presses"] == [1] * 5, "both see the same ten codes"
    assert said["kept"] == 10
