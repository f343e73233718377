from collections.abc import Callable

from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_the_school_is_for_all_its_people_are_not(cast: Cast, visit: Visit) -> None:
    address = f"/en/people/organisation/{cast.school.pk}/"
    assert cast.newcomer.name in visit(Role.ORGANISATION_MANAGER).get(address).content.decode()
    shown = visit(Role.CHAIR).get(address).content.decode()
    assert "Persons who work here: 11" in shown
    assert cast.newcomer.name not in shown
    assert "school-1" in shown
