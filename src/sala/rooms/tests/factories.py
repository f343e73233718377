"""The practice network and its province, for the tests of this module and the walks through the whole house."""

import datetime as dt

from sala.people.api import Place, Role
from sala.people.seed import Cast
from sala.rooms.models import Network
from sala.rooms.seed import load_practice_network


def make_province() -> Place:
    """Phnom Penh, in its country; those that are there already stay."""
    country, _new = Place.objects.get_or_create(
        code="KH", defaults={"kind": "country", "name": {"en": "Cambodia"}}
    )
    province, _new = Place.objects.get_or_create(
        code="KH-12", defaults={"kind": "capital", "name": {"en": "Phnom Penh"}, "parent": country}
    )
    return province


def make_practice_network(cast: Cast, at: dt.datetime) -> Network:
    """Three planned rooms, two of them there, run by the programme's lead."""
    lead = cast.people[Role.PROGRAMME_LEAD]
    return load_practice_network(
        programme=cast.programme, place=make_province(), school=cast.school, by=lead, at=at
    )
