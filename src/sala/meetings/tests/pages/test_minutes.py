import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in, check_in_from_paper, undo_presence
from sala.meetings.actions.meetings import create_meeting, give_badges
from sala.meetings.models import Badge, CheckIn, Meeting
from sala.meetings.types import Method
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast
from sala.ui import pdf

Visit = Callable[[Role | None], Client]


def see(meeting: Meeting, person: Person, minute: int, by: Person, *, leaves: bool = False) -> CheckIn:
    badge = Badge.objects.get(scope=meeting.scope, person=person)
    at = meeting.starts_at + dt.timedelta(minutes=minute)
    said: Any = {"meeting": meeting, "seen": badge.code, "method": Method.QR, "seen_at": at, "by": by}
    return check_in(id=uuid7(), leaves=leaves, **said)


def test_by_day_and_for_the_whole_event(
    meeting: Meeting, visit: Visit, cast: Cast, organiser: Person
) -> None:
    person, other = cast.people[Role.MEMBER], cast.people[Role.SPEAKER]
    times: Any = {
        "starts_at": meeting.starts_at + dt.timedelta(days=1),
        "ends_at": meeting.ends_at + dt.timedelta(days=1),
    }
    second = create_meeting(scope=meeting.scope, title=meeting.title, **times)
    see(meeting, person, 0, organiser)
    see(meeting, person, 30, organiser, leaves=True)
    see(second, person, 0, organiser)
    see(second, person, 61, organiser, leaves=True)
    see(meeting, other, 10, organiser, leaves=True)
    client = visit(Role.MINISTRY_VIEWER)
    path = f"/en/meetings/{meeting.pk}/minutes/"
    both = client.get(path)
    found = {stay.person.pk: stay for stay in both.context["rows"]}
    assert [(day.minutes if day else None) for day in found[person.pk].days] == [30, 61]
    assert (found[person.pk].minutes, found[person.pk].days_present, found[other.pk].minutes) == (91, 2, 0)
    assert "Arrival not seen" in both.text
    (only,) = client.get(f"{path}?day={second.pk}").context["rows"]
    assert (only.person, only.minutes) == (person, 61)
    wrong = CheckIn.objects.get(person_id=other.pk)
    undo_presence(meeting=meeting, fact=wrong, by=organiser, at=timezone.now())
    again = client.get(f"{path}?day={meeting.pk}")
    assert [stay.person for stay in again.context["rows"]] == [person]


def test_a_leaving_taken_back_leaves_the_arrival(
    meeting: Meeting, visit: Visit, cast: Cast, organiser: Person
) -> None:
    person = cast.people[Role.MEMBER]
    see(meeting, person, 0, organiser)
    gone = see(meeting, person, 30, organiser, leaves=True)
    client = visit(Role.ORGANISER)
    for _ in range(2):
        client.post(f"/en/meetings/{meeting.pk}/undo-check-in/{gone.pk}/")
    (stay,) = client.get(f"/en/meetings/{meeting.pk}/minutes/").context["rows"]
    assert (stay.minutes, stay.open) == (
        int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        True,
    )


def test_for_finance(meeting: Meeting, visit: Visit, cast: Cast, organiser: Person) -> None:
    guest = add_person(name="=HYPERLINK(1)", latin_name="+1", at=timezone.now(), by=None)
    give_badges(scope=meeting.scope, people=[guest])
    see(meeting, guest, 0, organiser)
    see(meeting, cast.people[Role.MEMBER], 20, organiser)
    see(meeting, cast.people[Role.MEMBER], 50, organiser, leaves=True)
    answer = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/minutes.xlsx")
    whole, day = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    heading, *rows = whole.iter_rows(values_only=True)
    by_name = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    member = by_name[cast.people[Role.MEMBER].name]
    assert (member["Days"], member["Minutes"], member["Remark"], member["Signature"]) == (1, 30, None, None)
    assert member["Organisation"] == str(cast.school.name)
    (risky,) = (row for name, row in by_name.items() if name != cast.people[Role.MEMBER].name)
    assert not str(risky["Person"]).startswith("=")
    assert not str(risky["Name in Latin letters"]).startswith("+")
    assert risky["Remark"] == "leaving not seen: counted to the end"
    assert day.max_row == 3
    log: Any = apps.get_model("people.AuditEntry")
    (line,) = log.objects.filter(action="minutes.export")
    assert (line.actor_id, line.detail) == (organiser.pk, {"number": 2})
    assert log.objects.filter(action="look", detail={"page": "meetings:minutes_xlsx"}).count() == 2


def test_the_list_to_sign(
    meeting: Meeting, visit: Visit, cast: Cast, organiser: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    see(meeting, cast.newcomer, 0, organiser)
    client, path = visit(Role.ORGANISER), f"/km/meetings/{meeting.pk}/minutes.pdf"
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    assert client.get(path).status_code == 503


def test_paper_tells_leavings_too(meeting: Meeting, visit: Visit, cast: Cast, organiser: Person) -> None:
    badge = Badge.objects.get(scope=meeting.scope, person=cast.newcomer)
    form, later = uuid7(), meeting.starts_at + dt.timedelta(minutes=45)
    for _ in range(2):
        said: Any = {"form": form, "meeting": meeting, "numbers": [badge.number], "by": organiser}
        check_in_from_paper(**said, seen_at=meeting.starts_at)
        check_in_from_paper(**said, seen_at=later, leaves=True)
    (stay,) = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/minutes/").context["rows"]
    assert (stay.minutes, CheckIn.objects.count()) == (45, 2)


def test_who_leaves_without_a_phone_of_the_door(meeting: Meeting, visit: Visit) -> None:
    """The page that works without JavaScript: arrives, leaves, is shown as gone, comes back."""
    client, path = visit(Role.ORGANISER), f"/en/meetings/{meeting.pk}/check-in/"
    client.post(path, {"seen": "3", "id": uuid7()})
    said = client.post(path, {"seen": "3", "id": uuid7(), "leaves": "1"}, follow=True)
    assert said.context["left"].first_seen
    assert "undo-check-in" in said.text
    assert sum(gone is not None for _attendee, gone in said.context["attendees"]) == 1
    client.post(path, {"seen": "3", "id": uuid7()})
    back = client.get(path)
    assert not any(gone for _attendee, gone in back.context["attendees"])
    unseen = client.post(path, {"seen": "4", "id": uuid7(), "leaves": "1"}, follow=True).text
    assert "Nobody saw the person arrive." in unseen


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, meeting: Meeting, visit: Visit, cast: Cast, organiser: Person, django_assert_num_queries: Any
) -> None:
    for person in list(cast.people.values())[:count]:
        see(meeting, person, 0, organiser)
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{meeting.pk}/minutes/")
    assert len(answer.context["rows"].object_list) == count


QUERIES = 9
