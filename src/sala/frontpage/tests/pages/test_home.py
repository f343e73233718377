"""The first page."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.api import Event
from sala.kit.i18n import Text
from sala.people.api import ScopeKind, create_scope
from sala.people.seed import Cast


def forum(cast: Cast, slug: str, days: int) -> Event:
    """A forum of one day, so many days from now."""
    scope = create_scope(kind=ScopeKind.EVENT, slug=slug, name=Text(en=slug), parent=cast.programme)
    date = timezone.now().date() + dt.timedelta(days=days)
    return Event.objects.create(
        scope=scope, slug=slug, title=Text(en=f"Forum {slug}"), starts_on=date, ends_on=date
    )


@pytest.mark.parametrize("count", [1, 3])
def test_one_forum_costs_as_much_as_three(
    cast: Cast, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for i in range(count):
        forum(cast, f"f{i}", days=i + 2)
    with django_assert_num_queries(2):  # the forums, and what the page is kept by
        response = client.get("/km/")
    assert response.content.decode().count("Forum f") == count
    with django_assert_num_queries(1):
        assert client.get("/km/").status_code == 200


def test_the_next_forum_stands_under_the_eave(cast: Cast, client: Client) -> None:
    for slug, days in (("past", -9), ("far", 60), ("near", 5)):
        forum(cast, slug, days)
    shown = client.get("/en/").context
    assert shown["next"].slug == "near"
    assert not shown["is_on"]
    assert [event.slug for event in shown["others"]] == ["far", "past"]


def test_a_forum_of_today_is_on(practice: Event, client: Client) -> None:
    said = client.get("/en/").content.decode()
    assert "On today" in said
    assert f"/en/forum/{practice.slug}/ask/" in said


def test_a_new_forum_shows_at_once(cast: Cast, client: Client) -> None:
    assert "No forum yet." in client.get("/en/").content.decode()
    forum(cast, "new", 1)
    assert "Forum new" in client.get("/en/").content.decode()


def test_every_language_is_named_with_its_address(db: None, client: Client) -> None:
    del db
    said = client.get("/km/").content.decode()
    for code, path in (("km", "/km/"), ("vi", "/vi/"), ("en", "/en/"), ("x-default", "/en/")):
        assert f'<link rel="alternate" hreflang="{code}" href="http://testserver{path}">' in said
