from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sala.kit.i18n import Text
from sala.meetings.models import Delegation, Meeting
from sala.meetings.tests.factories import delegation_of
from sala.people.api import OrganisationKind, Role, add_organisation
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
QUERIES = 4


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, meeting: Meeting, visit: Visit, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        school = add_organisation(kind=OrganisationKind.HIGH_SCHOOL, name=Text(en=f"School {n}"), place=None)
        delegation_of(meeting, school)
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{meeting.pk}/delegations/")
    assert answer.text.count("0 of 2 named") == count


def test_an_organisation_gets_places_once(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    client, path = visit(Role.ORGANISER), f"/en/meetings/{meeting.pk}/delegations/"
    for q in ("sisowath", "ស៊ីសុវត្ថិ"):
        assert client.get(path, {"q": q}).context["found"] == [cast.school]
    said = {"organisation": cast.school.pk, "places": "3", "closes": "2026-04-01T17:00"}
    assert client.post(path, said).status_code == 302
    made = Delegation.objects.get()
    assert (made.places, made.closes_at and made.closes_at.hour) == (3, 10)
    again = client.post(path, said)
    assert (again.status_code, "has a delegation already" in again.text) == (422, True)
    assert client.post(path, {**said, "organisation": "x"}).status_code == 422
    assert client.post(path, {**said, "closes": "soon"}).status_code == 422


def test_the_ministry_reads_and_gives_none(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    path, client = f"/en/meetings/{meeting.pk}/delegations/", visit(Role.MINISTRY_VIEWER)
    assert "New delegation" not in client.get(path).text
    assert client.post(path, {"organisation": cast.school.pk, "places": "3"}).status_code == 422
    assert visit(Role.MEMBER).get(path).status_code == 404
