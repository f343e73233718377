"""Two phones of one person agree at once: both get the same consent, and there is one."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_two_who_agree_at_once_get_the_same(own_process: Callable[[str], Any]) -> None:
    assert own_process("sala.people.tests.consents_at_once") == {"same": [1] * 6, "rows": 6}
