"""A network of three planned rooms, two of them there, in one province."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.api import Person, Place, Role
from sala.people.seed import Cast
from sala.rooms.actions.gates import open_gate
from sala.rooms.models import Network, Room, StageChange
from sala.rooms.queries import history_of
from sala.rooms.tests.factories import make_practice_network, make_province

DAY = dt.timedelta(days=1)


@pytest.fixture
def province(db: None) -> Place:
    """Phnom Penh, in its country."""
    del db
    return make_province()


@pytest.fixture
def lead(cast: Cast) -> Person:
    """Who runs the programme."""
    return cast.people[Role.PROGRAMME_LEAD]


@pytest.fixture
def network(cast: Cast, province: Place) -> Network:
    """The practice network; its first room was surveyed, had a supplier, and lost it."""
    cast.school.place = province
    cast.school.save()
    return make_practice_network(cast, timezone.now())


@pytest.fixture
def fresh(network: Network) -> Room:
    """Its second room, to which nothing has happened."""
    return network.rooms.latest("pk")


@pytest.fixture
def used(network: Network) -> Room:
    """Its first room, with a history of three changes."""
    return network.rooms.earliest("pk")


def opened(room: Room, by: Person, **other: Any) -> StageChange:
    """The next gate is opened; what is not said is right."""
    at = timezone.now()
    said: dict[str, Any] = {
        "seen": len(history_of(room)),
        "day": at.date() - DAY,
        "evidence": "No. 7",
        "note": "The school signed it.",
        "pk": uuid7(),
        "at": at,
    }
    return open_gate(room=room, by=by, **{**said, **other})
