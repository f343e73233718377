import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.meetings.actions.delegations import replace_delegate
from sala.meetings.models import Delegate, Meeting
from sala.meetings.tests.factories import delegation_of, named, state_of, teachers
from sala.meetings.types import State
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
QUERIES = 8


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, coming: Meeting, visit: Visit, cast: Cast, django_assert_num_queries: Any
) -> None:
    delegation = delegation_of(coming, cast.school, places=3)
    for person in teachers(count, cast.school):
        named(delegation, person)
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/delegation/{delegation.pk}/?q=Nobody")
    assert len(answer.context["come"]) == count


def test_its_head_names_within_the_places(coming: Meeting, visit: Visit, cast: Cast) -> None:
    delegation = delegation_of(coming, cast.school, places=1, head=cast.people[Role.MEMBER])
    first, second = teachers(2, cast.school)
    client, path = visit(Role.MEMBER), f"/en/meetings/delegation/{delegation.pk}/"
    page = client.get(path)
    assert first in page.context["found"]
    assert "Terms" not in page.text
    for _press in range(2):
        assert client.post(path, {"person": first.pk}).status_code == 302
    assert state_of(first, coming) == State.INVITED
    full = client.post(path, {"person": second.pk})
    assert (full.status_code, "All 1 places" in full.text) == (422, True)
    (stranger,) = teachers(1)
    assert client.post(path, {"person": stranger.pk}).status_code == 404
    assert client.post(path, {"places": "9"}).status_code == 403


def test_an_organiser_sets_terms_and_agrees_to_a_late_substitute(
    coming: Meeting, visit: Visit, cast: Cast
) -> None:
    delegation = delegation_of(coming, cast.school)
    old, new = teachers(2, cast.school)
    delegate = named(delegation, old)
    client, path = visit(Role.ORGANISER), f"/en/meetings/delegation/{delegation.pk}/"
    said = {"places": "4", "closes": "2020-01-01T17:00", "head": str(old.pk)}
    assert client.post(path, said).status_code == 302
    delegation.refresh_from_db()
    assert (delegation.places, delegation.head) == (4, old)
    assert client.post(path, {**said, "places": "0"}).status_code == 422
    manager = cast.people[Role.ORGANISATION_MANAGER]
    at = timezone.now() + dt.timedelta(minutes=1)
    asked = replace_delegate(delegate=delegate, person=new, by=manager, at=at)
    assert "Waits for the organiser" in visit(Role.ORGANISATION_MANAGER).get(path).text
    assert visit(Role.ORGANISATION_MANAGER).post(path, {"agree": asked.pk}).status_code == 403
    assert client.post(path, {"agree": asked.pk}).status_code == 302
    assert state_of(old, coming) == State.REPLACED
    assert Delegate.objects.get(pk=delegate.pk).ended_at is not None


def test_others_do_not_see_it(coming: Meeting, visit: Visit, cast: Cast) -> None:
    delegation = delegation_of(coming, cast.school)
    for role in (Role.MEMBER, Role.SPEAKER, Role.CHAIR):
        assert visit(role).get(f"/en/meetings/delegation/{delegation.pk}/").status_code == 404
    assert visit(Role.MINISTRY_VIEWER).get(f"/en/meetings/delegation/{delegation.pk}/").status_code == 200
