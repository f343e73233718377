import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.themes import share_themes
from sala.forum.models import Event, Reflection
from sala.forum.seed import load_reflections_2023
from sala.people.api import Person, Role
from sala.people.seed import Cast

SENTENCE = "Teachers ask for hours set aside"
SHOWN = "Give the mentor one lesson less per week."
NOT_SHOWN = "Mentoring after five in the evening"


@pytest.fixture
def rapporteur(cast: Cast, forum2023: Event) -> Person:
    load_reflections_2023(event=forum2023, rapporteur=cast.people[Role.RAPPORTEUR], at=timezone.now())
    return cast.people[Role.RAPPORTEUR]


@pytest.mark.parametrize("part", ["", "themes/", "paper/"])
def test_seen_once_it_is_shared_and_not_before(
    forum2023: Event, rapporteur: Person, client: Client, part: str
) -> None:
    path = f"/en/forum/{forum2023.slug}/closing/{part}"
    assert SENTENCE not in client.get(path).content.decode()
    share_themes(event=forum2023, shared=True, by=rapporteur, at=timezone.now())
    page = client.get(path).content.decode()
    assert SENTENCE in page
    assert SHOWN in page
    assert NOT_SHOWN not in page
    assert "Classroom observation" not in page, "two notes, and no sentence"
    assert rapporteur.name not in page
    share_themes(event=forum2023, shared=False, by=rapporteur, at=timezone.now())
    assert SENTENCE not in client.get(path).content.decode()


def test_304_until_something_changes(
    forum2023: Event, rapporteur: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    share_themes(event=forum2023, shared=True, by=rapporteur, at=timezone.now())
    path = f"/en/forum/{forum2023.slug}/closing/themes/"
    etag = client.get(path)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    share_themes(event=forum2023, shared=True, by=rapporteur, at=timezone.now())
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304, "shared already"
    share_themes(event=forum2023, shared=False, by=rapporteur, at=timezone.now())
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_who_gave_a_name_is_not_named(
    forum2023: Event, rapporteur: Person, cast: Cast, client: Client
) -> None:
    member = cast.people[Role.MEMBER]
    Reflection.objects.filter(text__startswith=SHOWN).update(author_id=member.pk, written_name="Ms Paper")
    share_themes(event=forum2023, shared=True, by=rapporteur, at=timezone.now())
    page = client.get(f"/en/forum/{forum2023.slug}/closing/").content.decode()
    assert SHOWN in page
    assert member.name not in page
    assert "Ms Paper" not in page
