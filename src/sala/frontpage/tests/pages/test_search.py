"""The search page."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.forum.api import Event
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import Cast
from sala.search.api import Item, index

Visit = Callable[[Role | None], Client]


def schools(count: int) -> None:
    index([Item("organisation", uuid7(), "en", f"High school {i}", "", "") for i in range(count)])


@pytest.mark.parametrize("count", [1, 3])
def test_one_school_costs_as_much_as_three(
    db: None, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    del db
    schools(count)
    with django_assert_num_queries(3):
        said = client.get("/en/search/", {"q": "school"}).content.decode()
    assert said.count("High school") == count


def test_more_than_a_few_lead_to_a_list_of_their_own(db: None, client: Client) -> None:
    del db
    schools(60)
    few = client.get("/en/search/", {"q": "school"}).content.decode()
    assert few.count("High school ") == 6
    assert "?q=school&amp;kind=organisation" in few
    many = client.get("/en/search/", {"q": "school", "kind": "organisation"}).content.decode()
    assert many.count("High school ") == 50
    assert "There is more." in many


def test_the_title_is_marked_with_its_language(practice: Event, client: Client) -> None:
    said = client.get("/vi/search/", {"q": "who mentors"}).content.decode()
    assert f'href="/vi/forum/{practice.slug}/' in said
    assert 'lang="en">Who mentors, and when?</a><span class="tag">English</span>' in said


def test_similar_ones_stand_apart(practice: Event, client: Client) -> None:
    del practice
    assert "Also similar" not in client.get("/en/search/", {"q": "ណែនាំ"}).content.decode()
    assert "Also similar" in client.get("/en/search/", {"q": "ណាណែ"}).content.decode()


def test_nothing_found_and_nothing_asked_help(db: None, client: Client) -> None:
    del db
    assert "Write what you remember" in client.get("/en/search/").content.decode()
    said = client.get("/en/search/", {"q": "<b>xyz"}).content.decode()
    assert "Nothing is found for “&lt;b&gt;xyz”" in said


def test_people_are_found_by_those_who_may_and_that_is_logged(cast: Cast, visit: Visit) -> None:
    for who in (None, Role.MEMBER, Role.SPEAKER):
        assert cast.newcomer.name not in visit(who).get("/km/search/", {"q": "Battambang"}).content.decode()
    looks = apps.get_model("people", "AuditEntry")._default_manager.filter(action="look")
    assert not looks.exists()
    assert (
        cast.newcomer.name
        in visit(Role.ADMINISTRATOR).get("/km/search/", {"q": "Battambang"}).content.decode()
    )
    administrator = cast.people[Role.ADMINISTRATOR].pk
    assert list(looks.values_list("object_id", "actor_id")) == [(str(cast.newcomer.pk), administrator)]
