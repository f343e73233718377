"""Inviting many at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.meetings import create_meeting
from sala.meetings.models import Badge, Meeting, Participation
from sala.meetings.parties import people_of_group
from sala.meetings.tests.factories import group_of, invited, visit_on
from sala.meetings.types import State
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
pytestmark = pytest.mark.any_database
# Session with account and bell, roles, meeting, days, lists, groups; then whose numbers, the log, who is listed.
FIRST, PREVIEW = 6, 9


def with_phones(count: int) -> list[Person]:
    return [
        add_person(name=f"Teacher {n}", phones=[f"012 345 6{n:02}"], at=timezone.now(), by=None)
        for n in range(count)
    ]


def lines(count: int) -> str:
    return "\n".join(f"012 345 6{n:02}" for n in range(count))


def path(meeting: Meeting) -> str:
    return f"/en/meetings/{meeting.pk}/invite-list/"


def confirm(client: Client, meeting: Meeting, said: dict[str, Any]) -> Any:
    """Look at it, then press what the preview offers."""
    preview = client.post(path(meeting), said).context["preview"]
    return client.post(path(meeting), {**said, "confirm": preview.mark}, follow=True)


def log() -> int:
    return int(apps.get_model("people.AuditEntry").objects.filter(action="meeting.invite").count())


def test_looked_at_then_invited_once(meeting: Meeting, visit: Visit) -> None:
    people, client, before = with_phones(3), visit(Role.ORGANISER), log()
    group, said = group_of(meeting, []), {"numbers": lines(3), "mode": "online"}
    said["group"] = str(group.pk)
    answer = client.post(path(meeting), said)
    assert answer.context["preview"].new == people
    assert not Participation.objects.filter(person__in=people).exists(), "nothing before the confirmation"
    for number in ("3 people were invited.", "0 people were invited."):
        assert number in confirm(client, meeting, said).text
    assert log() == before + 1
    parts = Participation.objects.filter(person__in=people)
    assert set(parts.values_list("mode", "state")) == {("online", "invited")}
    assert Badge.objects.filter(person__in=people).count() == parts.count() == 3
    assert set(people_of_group(group.pk)) == {person.pk for person in people}
    assert client.post(path(meeting), said).context["preview"].listed == people


def test_for_all_days_or_one(meeting: Meeting, visit: Visit) -> None:
    hours = dt.timedelta(days=1)
    second = create_meeting(
        scope=meeting.scope,
        title=Text(en="Day 2"),
        starts_at=meeting.starts_at + hours,
        ends_at=meeting.ends_at + hours,
    )
    (person,), client = with_phones(1), visit(Role.ORGANISER)
    confirm(client, second, {"numbers": lines(1), "days": "this"})
    assert [part.meeting for part in Participation.objects.filter(person=person)] == [second]
    assert "1 person was invited." in confirm(client, second, {"numbers": lines(1), "days": "all"}).text
    assert Participation.objects.filter(person=person).count() == 2


def test_bad_lines_are_told_by_their_number(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    (person,), client = with_phones(1), visit(Role.ORGANISER)
    table: Any = apps.get_model("people.PersonExternalId")
    table.objects.create(person=cast.newcomer, source="EMIS", value="77A")
    numbers = "Teacher 0\n\n012 345\n០១២ ៣៤៥ ៦០០\r\n+855 12 345 600\n77A\n77\nteacher 0"
    found = client.post(path(meeting), {"numbers": numbers, "source": "EMIS"}).context["preview"].found
    assert found.people == [person, cast.newcomer]
    assert found.unknown == [(1, "Teacher 0"), (3, "012 345"), (7, "77")]
    assert found.doubled == [(5, 4), (8, 1)]
    found = client.post(path(meeting), {"numbers": "77A", "source": "Nobody's"}).context["preview"].found
    assert not found.people, "only a list that is offered"
    page = client.post(path(meeting).replace("/en/", "/km/"), {"numbers": "x\ny"}).text
    assert "បន្ទាត់ទី ២" in page


@pytest.mark.parametrize(
    ("numbers", "word"), [(" \n", "at least one"), ("\n".join("7" * 1001), "1001 lines; at most 1000")]
)
def test_none_or_too_many(numbers: str, word: str, meeting: Meeting, visit: Visit) -> None:
    answer = visit(Role.ORGANISER).post(path(meeting), {"numbers": numbers, "confirm": "x"})
    assert (answer.status_code, word in answer.text) == (422, True)


def test_a_list_that_was_changed_after_the_look_invites_nobody(meeting: Meeting, visit: Visit) -> None:
    people, client = with_phones(2), visit(Role.ORGANISER)
    mark = client.post(path(meeting), {"numbers": lines(1)}).context["preview"].mark
    answer = client.post(path(meeting), {"numbers": lines(2), "confirm": mark})
    assert (answer.status_code, "Nobody was invited yet" in answer.text) == (422, True)
    assert not Participation.objects.filter(person__in=people).exists()


def test_who_was_replaced_stays_so(meeting: Meeting, visit: Visit) -> None:
    (person,) = with_phones(1)
    part = Participation.objects.create(meeting=meeting, person=person, state=State.REPLACED)
    client = visit(Role.ORGANISER)
    assert client.post(path(meeting), {"numbers": lines(1)}).context["preview"].replaced == [person]
    assert "0 people were invited." in confirm(client, meeting, {"numbers": lines(1)}).text
    part.refresh_from_db()
    assert part.state == State.REPLACED


def test_only_organisers_and_never_for_a_visit(meeting: Meeting, visit: Visit) -> None:
    invited(meeting, 1)
    assert visit(Role.MEMBER).post(path(meeting), {"numbers": lines(1)}).status_code == 403
    assert visit(Role.ORGANISER).get(path(visit_on(meeting))).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count: int, meeting: Meeting, visit: Visit, django_assert_num_queries: Any) -> None:
    with_phones(count)
    client = visit(Role.ORGANISER)
    with django_assert_num_queries(FIRST):
        client.get(path(meeting))
    with django_assert_num_queries(PREVIEW):
        assert len(client.post(path(meeting), {"numbers": lines(count)}).context["preview"].new) == count
