import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.schedule import publish
from sala.forum.tests.factories import AT, add, forum, plan
from sala.kit.i18n import Text
from sala.people.seed import Cast


@pytest.mark.parametrize("versions", [1, 3])
def test_lists_all_in_few_queries(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, versions: int
) -> None:
    event = forum(cast)
    add(event, plan())
    for n in range(versions):
        publish(event=event, name=Text(en=f"Version of day {n}"), by=None, at=AT)
    with django_assert_num_queries(2):
        page = client.get(f"/en/forum/{event.slug}/versions/").content.decode()
    assert page.count("Version of day") == versions
    assert page.count("Current") == 1
