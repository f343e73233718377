from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.meetings.models import Meeting
from sala.meetings.tests.factories import invited, says
from sala.people.api import Role

Visit = Callable[[Role | None], Client]
QUERIES = 7


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, coming: Meeting, visit: Visit, django_assert_num_queries: Any
) -> None:
    Meeting.objects.filter(pk=coming.pk).update(capacity=0)
    for person in invited(coming, count):
        says(person, coming)
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{coming.pk}/places/")
    assert answer.text.count("Teacher ") - answer.text.count("</span>: Teacher") >= count


def test_fewer_and_more_places(coming: Meeting, visit: Visit) -> None:
    first, second, third = invited(coming, 3)
    for person in (first, second, third):
        says(person, coming)
    client, path = visit(Role.ORGANISER), f"/en/meetings/{coming.pk}/places/"
    assert client.post(path, {"capacity": "១", "online": ""}).status_code == 302
    assert "2 people more than there are places have confirmed" in client.get(path).text
    coming.refresh_from_db()
    assert (coming.capacity, coming.online_capacity) == (1, None)
    answer = client.post(path, {"capacity": "many"})
    assert (answer.status_code, "Write the number of places in digits" in answer.text) == (422, True)


def test_for_organisers(coming: Meeting, visit: Visit) -> None:
    path = f"/en/meetings/{coming.pk}/places/"
    assert visit(Role.MEMBER).get(path).status_code == 403
    assert visit(Role.MINISTRY_VIEWER).get(path).status_code == 403


def test_the_online_link_and_from_when_it_is_given(coming: Meeting, visit: Visit) -> None:
    client, path = visit(Role.ORGANISER), f"/en/meetings/{coming.pk}/places/"
    said = {"capacity": "", "online": "", "link": "https://meet.example.org/a", "minutes": "៤៥"}
    assert client.post(path, said).status_code == 302
    coming.refresh_from_db()
    assert (coming.link, coming.link_minutes) == ("https://meet.example.org/a", 45)
    for wrong, words in (
        ({"link": "http://meet.example.org/a"}, "begins with https://"),
        ({"minutes": "1441"}, "at most 1440"),
        ({"minutes": "soon"}, "in digits"),
    ):
        answer = client.post(path, {**said, "capacity": "7", **wrong})
        assert (answer.status_code, words in answer.text) == (422, True)
    coming.refresh_from_db()
    assert (coming.link, coming.link_minutes, coming.capacity) == ("https://meet.example.org/a", 45, None)
    client.post(path, {**said, "link": ""})
    coming.refresh_from_db()
    assert coming.link == ""
