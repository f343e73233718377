from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Group, Meeting, Participation
from sala.meetings.tests.factories import group_of, invited
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_its_people_stay(meeting: Meeting, visit: Visit) -> None:
    (person,) = invited(meeting, 1)
    group = group_of(meeting, [person])
    client, path = visit(Role.ORGANISER), f"/en/meetings/{meeting.pk}/remove-group/{group.pk}/"
    assert "Remove the group" in client.get(path).text
    for _press in range(2):
        assert client.post(path).status_code == 302
    assert not Group.objects.exists()
    assert Participation.objects.filter(person=person).exists()
