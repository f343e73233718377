from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sala.people.actions.merging import merge_mark
from sala.people.actions.organisations import add_membership
from sala.people.actions.persons import add_person
from sala.people.models import Different, Merge, Person
from sala.people.seed import Cast
from sala.people.tests.factors import with_app
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


@pytest.fixture
def two(cast: Cast) -> list[Person]:
    """A teacher who stands in the school's list twice."""
    found = [
        add_person(name="Teacher, Takeo", phones=[f"011 11{n} 111"], at=timezone.now(), by=None)
        for n in range(2)
    ]
    for one in found:
        add_membership(person=one, organisation=cast.school)
    return found


def address(two: list[Person]) -> str:
    return f"/en/people/person/{two[0].pk}/merge/{two[1].pk}/"


def test_side_by_side_then_one(visit: Visit, two: list[Person]) -> None:
    client = visit(Role.ORGANISATION_MANAGER)
    shown = client.get(address(two)).content.decode()
    assert "011 110 111" in shown
    assert "011 111 111" in shown
    sent = {"keep": str(two[1].pk), "seen": merge_mark(*two)}
    assert client.post(address(two), sent).headers["Location"] == "/en/people/merges/"
    merge = Merge.objects.get()
    assert (merge.kept, merge.absorbed) == (two[1], two[0])
    assert client.post(address(two), sent).status_code == 404, "one of them is no longer there"


def test_a_choice_is_needed_and_what_was_seen(visit: Visit, two: list[Person]) -> None:
    client = visit(Role.ADMINISTRATOR)
    for sent in (
        {"seen": merge_mark(*two)},
        {"keep": "x", "seen": ""},
        {"keep": str(two[0].pk), "seen": "old"},
    ):
        assert client.post(address(two), sent).status_code == 409
    assert not Merge.objects.exists()


def test_two_persons_stay_two(visit: Visit, two: list[Person]) -> None:
    client = visit(Role.ADMINISTRATOR)
    assert client.post(address(two), {"apart": "1"}).status_code == 302
    assert Different.objects.count() == 1
    assert address(two) not in client.get("/en/people/doubles/").content.decode()


def test_one_with_herself_is_a_clear_no(visit: Visit, two: list[Person]) -> None:
    client, path = visit(Role.ADMINISTRATOR), address([two[0], two[0]])
    for answer in (client.get(path), client.post(path, {"keep": str(two[0].pk)})):
        assert answer.status_code == 422
        assert "This is one entry, not two." in answer.content.decode()


def test_whom_one_may_not_see_is_not_found(cast: Cast, visit: Visit, two: list[Person]) -> None:
    stranger = add_person(name="Stranger", at=timezone.now(), by=None)
    assert visit(Role.ORGANISATION_MANAGER).get(address([two[0], stranger])).status_code == 404
    assert visit(Role.MEMBER).get(address([cast.people[Role.MEMBER], two[0]])).status_code == 404


def test_who_has_a_second_factor_shows_it_before(cast: Cast, visit: Visit, two: list[Person]) -> None:
    with_app(cast.people[Role.ADMINISTRATOR].account)
    client, sent = visit(Role.ADMINISTRATOR), {"keep": str(two[0].pk), "seen": merge_mark(*two)}
    for answer in (client.get(address(two)), client.post(address(two), sent)):
        assert answer.headers["Location"].startswith("/en/people/second-factor/")
    assert not Merge.objects.exists()
