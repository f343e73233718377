"""Two organisers press at once: one message, one clear no; two workers take it up at once: everybody is told once."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.at_once
def test_of_two_who_send_one_message_at_once_one_does(own_process: Callable[[str], Any]) -> None:
    said = own_process("sala.forum.tests.messages_at_once")
    assert said["results"] == [["no", "sent"]] * 5
    assert said["told"] == [said["people"]] * 5
