from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.test import Client

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in
from sala.meetings.models import Meeting, Participation
from sala.meetings.types import Method
from sala.people.api import Person, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_asked_once_more_then_gone(meeting: Meeting, visit: Visit, cast: Cast, organiser: Person) -> None:
    path = f"/en/meetings/{meeting.pk}/remove-participant/{cast.newcomer.pk}/"
    client = visit(Role.ORGANISER)
    assert "off the list?" in client.get(path).text
    assert Participation.objects.filter(person=cast.newcomer).exists()
    for _ in range(2):
        assert client.post(path).status_code == 302
    assert not Participation.objects.filter(person=cast.newcomer).exists()
    log: Any = apps.get_model("people.AuditEntry")
    about = log.objects.filter(object_id=str(cast.newcomer.pk), actor_id=organiser.pk)
    assert sorted(about.values_list("action", flat=True)) == ["look", "meeting.remove_part"]


def test_not_who_was_seen(meeting: Meeting, visit: Visit, cast: Cast, organiser: Person) -> None:
    check_in(
        id=uuid7(), meeting=meeting, seen="11", method=Method.TYPED, seen_at=meeting.starts_at, by=organiser
    )
    path = f"/en/meetings/{meeting.pk}/remove-participant/{cast.newcomer.pk}/"
    assert visit(Role.ORGANISER).post(path).status_code == 422
    assert Participation.objects.filter(person=cast.newcomer).exists()
