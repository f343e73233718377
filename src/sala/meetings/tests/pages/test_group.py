from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.meetings import invite
from sala.meetings.models import Group, Meeting
from sala.meetings.parties import people_of_group
from sala.meetings.tests.factories import group_of, invited, says, teachers, visit_on
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_filled_by_filters_and_by_buttons(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    ours = teachers(2, cast.school)
    invite(meetings=[meeting], people=ours, by=None, at=timezone.now())
    (other,) = invited(meeting, 1)
    group = group_of(meeting, [])
    client, path = visit(Role.ORGANISER), f"/en/meetings/{meeting.pk}/group/{group.pk}/"
    found = f"?look=1&organisation={cast.school.pk}&q=teacher"
    page = client.get(path + found)
    assert {one.person for one in page.context["found"]} >= set(ours)
    assert other not in [one.person for one in page.context["found"]]
    assert client.post(path + found, {"all": "1"}).status_code == 302
    assert set(people_of_group(group.pk)) >= {person.pk for person in ours}
    client.post(path + "?look=1", {"put": other.pk})
    client.post(path + "?look=1", {"put": other.pk})
    assert other.pk in people_of_group(group.pk)
    client.post(path, {"out": other.pk})
    assert other.pk not in people_of_group(group.pk)
    (stranger,) = teachers(1)
    client.post(path, {"put": stranger.pk})
    assert stranger.pk not in people_of_group(group.pk)
    roles = client.get(f"{path}?look=1&role=chair").context["found"]
    assert [one.person for one in roles] == [cast.people[Role.CHAIR]]


def test_signed_up_for_a_visit_and_what_became_of_it_is_said(coming: Meeting, visit: Visit) -> None:
    people = invited(coming, 2)
    says(people[0], coming)
    group, trip = group_of(coming, people), visit_on(coming)
    client, path = visit(Role.ORGANISER), f"/en/meetings/{coming.pk}/group/{group.pk}/"
    answer = client.post(path, {"go": "1", "visit": trip.pk}, follow=True)
    assert "Signed up: 1 have a place, 0 wait. 1 were left out" in answer.text
    assert Group.objects.get().visit == trip


def test_renamed_and_limited(meeting: Meeting, visit: Visit) -> None:
    group = group_of(meeting, [])
    client, path = visit(Role.ORGANISER), f"/en/meetings/{meeting.pk}/group/{group.pk}/"
    assert client.post(path, {"name_km": "តុ ១", "places": "8"}).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.places) == ({"km": "តុ ១"}, 8)
    answer = client.post(path, {"name_km": "", "places": "8"})
    assert (answer.status_code, "Write a name" in answer.text) == (422, True)
    assert client.get(f"/en/meetings/{meeting.pk}/group/{uuid7()}/").status_code == 404
