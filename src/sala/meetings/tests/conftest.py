"""What the tests of meetings share: the practice forum's day."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

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


@pytest.fixture
def coming(meeting: Meeting) -> Meeting:
    """The same day, but in two days, from eight: places are given and visits open, whatever the time is now."""
    starts_at = (timezone.now() + dt.timedelta(days=2)).replace(hour=1, minute=0, second=0, microsecond=0)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=8)
    )
    meeting.refresh_from_db()
    return meeting
