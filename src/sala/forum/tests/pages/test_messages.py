"""The list of an event's messages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from sala.forum.models import Event
from sala.forum.tests.factories import rows
from sala.forum.tests.test_messages import sent, written
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PAGE = "/en/forum/practice/messages/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_for_three_as_for_one(
    cast: Cast, practice: Event, visit: Visit, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        written(practice, cast.people[Role.ORGANISER])
    client = visit(Role.ORGANISER)
    with django_assert_num_queries(5):  # session, event, roles, count, messages
        page = client.get(PAGE)
    assert page.content.decode().count("The bus leaves at 7") == count


def test_a_channel_that_is_silent_is_told_in_a_sentence(
    cast: Cast, practice: Event, visit: Visit, settings: Settings
) -> None:
    settings.CHANNELS = {"email": "Sala <sala@sala.example>"}
    sent(practice, cast.people[Role.ORGANISER])
    now = timezone.now()
    rows("notify.ChannelTrouble").create(channel="email", failing_since=now, retry_at=now)
    said = visit(Role.ORGANISER).get(PAGE).content.decode()
    assert "E-mail: no answer since" in said
    assert "Sent" in said
