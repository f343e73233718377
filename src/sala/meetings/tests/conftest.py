"""What the tests of meetings share: the practice forum's day."""

from typing import Any

import pytest

from sala.meetings.models import Meeting
from sala.people.api import Person, Role
from sala.people.seed import Cast


@pytest.fixture
def meeting(practice: Any) -> Meeting:
    """The one day of the practice forum: eleven people are invited."""
    return Meeting.objects.select_related("scope").get(scope=practice.scope)


@pytest.fixture
def organiser(cast: Cast) -> Person:
    """Who organises it."""
    return cast.people[Role.ORGANISER]
