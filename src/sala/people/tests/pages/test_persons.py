from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from sala.people.actions.persons import add_person
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.usefixtures("cast")
def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Visit, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        add_person(name=f"Zeta {number}", at=timezone.now(), by=None)
    client = visit(Role.ADMINISTRATOR)
    with django_assert_num_queries(6):
        shown = client.get("/en/people/persons/?q=zeta").content.decode()
    assert shown.count("Zeta") == more


@pytest.mark.parametrize("typed", ["គ្រូបង្រៀន បាត់", "បាត់ដំបង", "battam", "Teacher, Batt", "010 000 011"])
def test_a_person_is_found_by_the_beginning_of_a_name_or_by_number(
    cast: Cast, visit: Visit, typed: str
) -> None:
    shown = visit(Role.ADMINISTRATOR).get("/en/people/persons/", {"q": typed}).content.decode()
    assert cast.newcomer.name in shown
    assert cast.people[Role.CHAIR].name not in shown


def test_khmer_names_come_first_then_the_others(visit: Visit) -> None:
    at, by = timezone.now(), None
    for name, language in (("Vũ Đức Anh", "vi"), ("កៅ ក", "km"), ("Adams", "en"), ("អ៊ូ ខ", "km")):
        add_person(name=name, latin_name="X", name_language=language, language=language, at=at, by=by)
    said = [row.name for row in visit(Role.ADMINISTRATOR).get("/vi/people/persons/").context["rows"]]
    order = [
        next(place for place, row in enumerate(said) if row.startswith(name))
        for name in ("កៅ", "អ៊ូ", "Adams", "Vũ Đức Anh")
    ]
    assert order == sorted(order)
