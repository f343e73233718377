"""Those who press at once get one yes and clear noes."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_one_yes_and_clear_noes(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own."""
    said = own_process("sala.forms.tests.at_once")
    assert sorted(said["typed"]) == ["kept", *["typed in already"] * 3]
    assert (said["sent"], said["responses"]) == (1, 2)
    assert sorted(said["drafts"]) == ["kept", *["somebody else"] * 3]
    assert (said["published"], said["versions"]) == (["2"] * 4, [1, 2])
