"""Forums for the tests of this module."""

import pytest

from sala.forum.models import Event
from sala.forum.seed import load_forum_2023
from sala.forum.tests.factories import AT
from sala.people.seed import Cast


@pytest.fixture
def forum2023(cast: Cast) -> Event:
    """The forum of 2023 as in the demonstration: 28 sessions, two versions."""
    return load_forum_2023(programme=cast.programme, people=cast.people, at=AT)[0]
