"""A published form in the practice forum."""

import pytest

from sala.forms.models import FormVersion
from sala.forms.tests.factories import published
from sala.forum.api import Event
from sala.people.api import Role
from sala.people.seed import Cast


@pytest.fixture
def version(cast: Cast, practice: Event) -> FormVersion:
    """Two questions, each person chooses whether to give her name."""
    return published(practice.scope, cast.people[Role.ORGANISER])
