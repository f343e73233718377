"""Forums for the tests of this module."""

import pytest

from sala.forum.models import Event
from sala.forum.seed import load_forum_2023
from sala.forum.tests.factories import AT
from sala.kit.tests.kept_rows import KeptRows
from sala.people.seed import Cast

FORUM2023: KeptRows[Event] = KeptRows()


@pytest.fixture
def forum2023(cast: Cast) -> Event:
    """The forum of 2023 as in the demonstration: 28 sessions, two versions."""
    return FORUM2023.put(lambda: load_forum_2023(programme=cast.programme, people=cast.people, at=AT)[0])
