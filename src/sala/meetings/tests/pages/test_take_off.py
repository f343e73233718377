from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.meetings.models import Meeting
from sala.meetings.tests.factories import delegation_of, named, teachers
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_asked_once_more_and_pressed_twice(coming: Meeting, cast: Cast, visit: Visit) -> None:
    (person,) = teachers(1, cast.school)
    delegation = delegation_of(coming, cast.school)
    delegate = named(delegation, person)
    client, there = visit(Role.ORGANISATION_MANAGER), f"/en/meetings/delegation/{delegation.pk}/"
    path = f"{there}take-off/{delegate.pk}/"
    assert path in client.get(there).text
    assert f"Take {person.name} out of the delegation?" in client.get(path).text
    assert [client.post(path).status_code for _press in range(2)] == [302, 302]
    shown = client.get(there).text
    assert path not in shown
    assert "Replaced or taken off" in shown


def test_too_late_it_says_so_and_changes_nothing(coming: Meeting, cast: Cast, visit: Visit) -> None:
    (person,) = teachers(1, cast.school)
    delegation = delegation_of(coming, cast.school)
    delegate = named(delegation, person)
    delegation.closes_at = timezone.now()
    delegation.save()
    client, there = visit(Role.ORGANISATION_MANAGER), f"/en/meetings/delegation/{delegation.pk}/"
    assert "take-off" not in client.get(there).text
    assert client.post(f"{there}take-off/{delegate.pk}/").status_code == 422
    assert delegation.delegates.filter(ended_at=None).count() == 1
