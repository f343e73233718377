import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in, walk_in
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.models import Badge, Meeting, Participation
from sala.meetings.tests.factories import delegation_of, group_of, named
from sala.meetings.types import Method, State
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def looks(person: Person) -> int:
    from django.apps import apps

    log: Any = apps.get_model("people.AuditEntry")
    return int(log.objects.filter(action="look", object_id=str(person.pk)).count())


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, meeting: Meeting, visit: Visit, django_assert_num_queries: Any, organiser: Person
) -> None:
    Participation.objects.filter(meeting=meeting).delete()
    people = [add_person(name=f"Teacher {n}", at=timezone.now(), by=None) for n in range(count)]
    invite(meetings=[meeting], people=people, by=organiser, at=timezone.now())
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/en/meetings/{meeting.pk}/participants/")
    assert answer.text.count("Teacher ") == count
    assert [looks(person) for person in people] == [1] * count


QUERIES = 8


def test_filters(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    Participation.objects.filter(person=cast.newcomer).update(state=State.DECLINED)
    client = visit(Role.MINISTRY_VIEWER)
    for query, rows in (
        ("", 11),
        ("?state=declined", 1),
        ("?mode=online", 0),
        ("?present=no", 11),
        ("?present=yes", 0),
    ):
        answer = client.get(f"/en/meetings/{meeting.pk}/participants/{query}")
        assert len(answer.context["rows"].object_list) == rows
    assert "add-participant" not in answer.text


def test_pages(meeting: Meeting, visit: Visit, organiser: Person) -> None:
    people = [add_person(name=f"Teacher {n:03}", at=timezone.now(), by=None) for n in range(60)]
    invite(meetings=[meeting], people=people, by=organiser, at=timezone.now())
    client = visit(Role.ORGANISER)
    assert len(client.get(f"/en/meetings/{meeting.pk}/participants/").context["rows"].object_list) == 50
    assert (
        len(client.get(f"/en/meetings/{meeting.pk}/participants/?page=2").context["rows"].object_list) == 21
    )


def test_the_list_as_a_file(meeting: Meeting, visit: Visit, cast: Cast, organiser: Person) -> None:
    late = meeting.starts_at + dt.timedelta(minutes=40)
    badge = Badge.objects.get(scope=meeting.scope, person=cast.people[Role.MEMBER])
    said: Any = {"meeting": meeting, "seen_at": late, "by": organiser}
    check_in(id=uuid7(), seen=str(badge.number), method=Method.TYPED, **said)
    walk_in(id=uuid7(), name="=HYPERLINK(1)", phone="", **said)
    client = visit(Role.MINISTRY_VIEWER)
    answer = client.get(f"/en/meetings/{meeting.pk}/participants.xlsx")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    heading, *rows = sheet.iter_rows(values_only=True)
    by_name = {row[1]: dict(zip(heading, row, strict=True)) for row in rows}
    assert len(rows) == 12
    teacher = by_name[cast.people[Role.MEMBER].name]
    length = int((meeting.ends_at - late).total_seconds() // 60)
    assert (teacher["Badge"], teacher["Seen"]) == (badge.number, "Present, late")
    assert (teacher["Left at"], teacher["Minutes present"]) == (None, length)
    assert teacher["Arrived at"] == f"{late.astimezone(dt.timezone(dt.timedelta(hours=7))):%H:%M}"
    absent = by_name[cast.people[Role.SPEAKER].name]
    assert (absent["Seen"], absent["Arrived at"]) == ("Not seen", None)
    (guest,) = (row for row in rows if row[9] == "Walk-in")
    assert not str(guest[1]).startswith("=")
    assert looks(cast.people[Role.MEMBER]) == 1
    assert [exported.actor_id for exported in exports()] == [cast.people[Role.MINISTRY_VIEWER].pk]
    assert exports()[0].detail == {"number": 12}


def test_by_group_and_what_each_belongs_to_in_the_file(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    chair = cast.people[Role.CHAIR]
    group = group_of(meeting, [chair])
    named(delegation_of(meeting, cast.school), chair)
    client = visit(Role.ORGANISER)
    shown = client.get(f"/en/meetings/{meeting.pk}/participants/?group={group.pk}")
    assert [row.person for row in shown.context["rows"].object_list] == [chair]
    answer = client.get(f"/en/meetings/{meeting.pk}/participants.xlsx")
    heading, *rows = (
        openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    )
    (row,) = (dict(zip(heading, row, strict=True)) for row in rows if row[1] == chair.name)
    assert (row["Role"], row["Groups"], row["Delegation"]) == (
        "Chair",
        "Table 1",
        "Preah Sisowath High School",
    )


def exports() -> Any:
    from django.apps import apps

    log: Any = apps.get_model("people.AuditEntry")
    return log.objects.filter(action="participants.export")


def test_who_came_on_another_day_than_hers_is_in_the_file(
    meeting: Meeting, visit: Visit, cast: Cast, organiser: Person
) -> None:
    second = create_meeting(
        scope=meeting.scope,
        title=meeting.title,
        starts_at=meeting.starts_at + dt.timedelta(days=1),
        ends_at=meeting.ends_at + dt.timedelta(days=1),
    )
    badge = Badge.objects.get(scope=meeting.scope, person=cast.newcomer)
    early = second.starts_at - dt.timedelta(hours=1)
    check_in(id=uuid7(), meeting=second, seen=badge.code, method=Method.QR, seen_at=early, by=organiser)
    answer = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/participants.xlsx")
    first, other = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    _heading, row = other.iter_rows(values_only=True)
    assert row[1] == cast.newcomer.name
    assert row[11] == "Invited for another day"
    assert row[14] == int((second.ends_at - second.starts_at).total_seconds() // 60)
    assert first.max_row == 12
