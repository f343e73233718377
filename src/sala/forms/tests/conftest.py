"""A published form in the practice forum."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from sala.forms.models import FormVersion
from sala.forms.tests.factories import published
from sala.people.api import Role, Scope
from sala.people.seed import Cast


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in English, whatever page a test before has opened."""
    with override("en"):
        yield


@pytest.fixture
def scope(practice: Any) -> Scope:
    """The practice forum's: what lies above this module is known by its scope only."""
    found: Scope = practice.scope
    return found


@pytest.fixture
def version(cast: Cast, scope: Scope) -> FormVersion:
    """Two questions, each person chooses whether to give her name."""
    return published(scope, cast.people[Role.ORGANISER])
