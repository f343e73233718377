from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.meetings.models import Group, Meeting
from sala.meetings.tests.factories import group_of, invited
from sala.people.api import Role

Visit = Callable[[Role | None], Client]
QUERIES = 4


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, meeting: Meeting, visit: Visit, django_assert_num_queries: Any
) -> None:
    people = invited(meeting, 2)
    for n in range(count):
        group_of(meeting, people, name=f"Table {n}")
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{meeting.pk}/groups/")
    assert answer.text.count("2 people") == count


def test_a_name_in_any_language_and_once(meeting: Meeting, visit: Visit) -> None:
    client, path = visit(Role.ORGANISER), f"/en/meetings/{meeting.pk}/groups/"
    assert "Write a name" in client.post(path, {"name_km": " "}).text
    said = {"name_km": "ក្រុម ក", "name_en": "Group A", "places": "20"}
    assert client.post(path, said).status_code == 302
    answer = client.post(path, {"name_en": "group a"})
    assert (answer.status_code, "There is a group with this name" in answer.text) == (422, True)
    assert client.post(path, {"name_en": "x" * 200}).status_code == 422
    assert Group.objects.get().places == 20
    assert visit(Role.MINISTRY_VIEWER).get(path).status_code == 403
