from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.meetings.actions.meetings import invite
from sala.meetings.actions.visits import sign_up
from sala.meetings.models import Meeting
from sala.meetings.tests.factories import invited, says, visit_on
from sala.people.api import Role, add_person

Visit = Callable[[Role | None], Client]
QUERIES = 8


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, coming: Meeting, visit: Visit, django_assert_num_queries: Any
) -> None:
    for person in invited(coming, count):
        says(person, coming)
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{coming.pk}/bus-list/")
    assert len(answer.context["seats"]) == count


def test_who_has_a_place_with_phones_and_nobody_who_waits(coming: Meeting, visit: Visit) -> None:
    trip = visit_on(coming)
    caller = add_person(name="Teacher A", phones=["012 345 678"], at=timezone.now(), by=None)
    (late,) = invited(coming, 1)
    invite(meetings=[coming], people=[caller], by=None, at=timezone.now())
    for person in (caller, late):
        says(person, coming)
        sign_up(visit=trip, person=person, by=None, at=timezone.now())
    shown = visit(Role.ORGANISER).get(f"/en/meetings/{trip.pk}/bus-list/").text
    assert "012 345 678" in shown
    assert late.name not in shown
    assert visit(Role.MEMBER).get(f"/en/meetings/{trip.pk}/bus-list/").status_code == 404
