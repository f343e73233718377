from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.test import Client

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in
from sala.meetings.models import CheckIn, Meeting
from sala.meetings.queries import attendance
from sala.meetings.types import Method
from sala.people.api import Person, Role

Visit = Callable[[Role | None], Client]


def test_asked_once_more_then_taken_back_once(meeting: Meeting, visit: Visit, organiser: Person) -> None:
    fact = check_in(
        id=uuid7(), meeting=meeting, seen="11", method=Method.TYPED, seen_at=meeting.starts_at, by=organiser
    )
    path, client = f"/en/meetings/{meeting.pk}/undo-check-in/{fact.pk}/", visit(Role.ORGANISER)
    assert "Was this check-in a mistake?" in client.get(path).text
    for _ in range(2):
        assert client.post(path).status_code == 302
    assert CheckIn.objects.count() == 2
    assert not any(attendee.seen for attendee in attendance(meeting)[0])
    log: Any = apps.get_model("people.AuditEntry")
    looks = log.objects.filter(action="look", detail={"page": "meetings:undo_check_in"})
    assert [(row.actor_id, row.object_id) for row in looks] == [(organiser.pk, str(fact.person_id))]
    assert log.objects.filter(action="check_in.undo", actor_id=organiser.pk).count() == 1
