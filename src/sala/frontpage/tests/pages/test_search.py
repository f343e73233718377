"""The search page."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from sala.forum.api import Event
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import OrganisationKind, Place, Role, add_organisation
from sala.people.seed import Cast
from sala.search.api import Item, index, reindex

Visit = Callable[[Role | None], Client]


def schools(count: int) -> None:
    index([Item("organisation", uuid7(), "en", f"High school {i}", "", "") for i in range(count)])


@pytest.mark.parametrize("count", [1, 3])
def test_one_school_costs_as_much_as_three(
    db: None, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    del db
    schools(count)
    with django_assert_num_queries(2):
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
    assert 'lang="en">Who mentors, and when?</a>' in said
    assert '<span class="tag">English</span>' in said


def test_a_hit_tells_what_it_is_of(practice: Event, client: Client) -> None:
    """Two forums may have a session of one title."""
    said = client.get("/en/search/", {"q": "who mentors"}).content.decode()
    assert f'lang="en">{practice.title["en"]} · ' in said


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


@pytest.mark.parametrize("role", [None, *Role])
def test_every_hit_opens_for_whom_it_is_shown(practice: Event, visit: Visit, role: Role | None) -> None:
    del practice
    kampong_cham = Place.objects.create(
        code="KH-03", kind="province", name=Text(km="កំពង់ចាម", vi="Kampong Cham", en="Kampong Cham")
    )
    name = Text(en="Kampong Cham High School", km="វិទ្យាល័យកំពង់ចាម")
    add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=name, place=kampong_cham)
    reindex()
    client, led = visit(role), set()
    for typed in ("Kampong Cham", "Teacher", "Sisowath", "mentors", "forum", "គ្រូ", "វិទ្យាល័យ"):
        said = client.get("/en/search/", {"q": typed}).content.decode()
        assert '<span class="grow"><span lang=' not in said.partition("<main")[2]  # no hit without an address
        led |= set(re.findall(r'<li><span class="grow"><a href="(/en/[^"]+)" lang', said))
    assert [path for path in led if client.get(path).status_code != 200] == []
    assert any("/session/" in path for path in led)
    theirs = {"organisation", "place"}
    assert theirs & {path.split("/")[3] for path in led} == (theirs if role else set())


def test_the_public_is_told_what_signing_in_would_find(client: Client, db: None) -> None:
    del db
    said = client.get("/en/search/", {"q": "Sisowath"}).content.decode()
    assert escape("People, schools and places are found when you are signed in.") in said
    assert "/en/people/sign-in/?next=/en/search/%3Fq%3DSisowath" in said
