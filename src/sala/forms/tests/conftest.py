"""A published form in the practice forum."""

from typing import Any

import pytest

from sala.forms.models import FormVersion
from sala.forms.tests.factories import published
from sala.people.api import Role, Scope
from sala.people.seed import Cast


@pytest.fixture
def scope(practice: Any) -> Scope:
    """The practice forum's: what lies above this module is known by its scope only."""
    found: Scope = practice.scope
    return found


@pytest.fixture
def version(cast: Cast, scope: Scope) -> FormVersion:
    """Two questions, each person chooses whether to give her name."""
    return published(scope, cast.people[Role.ORGANISER])
