"""Organisers who press at once issue each certificate once."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_each_person_has_one(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own."""
    said = own_process("sala.competence.tests.at_once")
    assert (said["issued"], said["persons"], said["numbers"]) == (250, 250, True)
    assert said["corrected"] == ["corrected", "void already"]
