import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in, undo_check_in, walk_in
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.actions.visits import sign_up
from sala.meetings.models import Badge, CheckIn, Meeting, Participation
from sala.meetings.queries import attendance
from sala.meetings.tests.factories import delegation_of, group_of, named, says, teachers, visit_on
from sala.meetings.types import Method, Mode, State
from sala.people.api import Organisation, Person, Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
QUERIES = 9


def counted(client: Client, meeting: Meeting) -> Any:
    return client.get(f"/en/meetings/{meeting.pk}/counts/").context


def tallies(context: Any, title: str) -> dict[str, Any]:
    (table,) = (table for table in context["tables"] if table.title == title)
    return {row.label: row.tally for row in table.rows}


def see(meeting: Meeting, person: Person, by: Person) -> CheckIn:
    code = Badge.objects.get(scope=meeting.scope, person=person).code
    return check_in(
        id=uuid7(), meeting=meeting, seen=code, method=Method.QR, seen_at=meeting.starts_at, by=by
    )


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
        context = counted(client, meeting)
    assert context["total"].invited == count


def test_a_day_agrees_with_its_list(meeting: Meeting, visit: Visit, cast: Cast, organiser: Person) -> None:
    chair, speaker, member = (cast.people[role] for role in (Role.CHAIR, Role.SPEAKER, Role.MEMBER))
    Participation.objects.filter(person=chair).update(state=State.DECLINED)
    Participation.objects.filter(person=speaker).update(state=State.CONFIRMED, mode=Mode.ONLINE)
    see(meeting, chair, organiser)
    see(meeting, speaker, organiser)
    see(meeting, speaker, organiser)
    mistake = see(meeting, member, organiser)
    undo_check_in(id=uuid7(), meeting=meeting, undoes=mistake.pk, seen_at=timezone.now(), by=organiser)
    said: Any = {"meeting": meeting, "phone": "", "seen_at": meeting.starts_at, "by": organiser}
    walk_in(id=uuid7(), name="Guest", **said)
    gone = walk_in(id=uuid7(), name="Nobody", **said)
    undo_check_in(id=uuid7(), meeting=meeting, undoes=gone.pk, seen_at=timezone.now(), by=organiser)
    context = counted(visit(Role.MINISTRY_VIEWER), meeting)
    ((_day, row),) = context["days"]
    listed = attendance(meeting)[0]
    assert row.tally.everybody == len(listed) == 12
    assert row.tally.present == sum(1 for a in listed if a.seen) == 3
    assert (row.tally.invited, row.tally.declined, row.tally.walk_ins) == (11, 1, 1)
    assert (row.ok, row.ok + row.wait, row.ok + row.wait + row.rest) == (25, row.come_at, 100)
    assert tallies(context, "In person and online")["Online"].present == 1
    sexes = tallies(context, "By sex")
    assert sum(tally.everybody for tally in sexes.values()) == 12


def test_a_person_of_two_days_is_one_person(
    meeting: Meeting, visit: Visit, cast: Cast, organiser: Person
) -> None:
    second = create_meeting(
        scope=meeting.scope,
        title=meeting.title,
        starts_at=meeting.starts_at + dt.timedelta(days=1),
        ends_at=meeting.ends_at + dt.timedelta(days=1),
    )
    invite(meetings=[second], people=[cast.people[Role.MEMBER]], by=organiser, at=timezone.now())
    see(second, cast.people[Role.MEMBER], organiser)
    context = counted(visit(Role.PROGRAMME_LEAD), meeting)
    assert [row.tally.invited for _day, row in context["days"]] == [11, 1]
    assert [row.tally.present for _day, row in context["days"]] == [0, 1]
    assert (context["total"].invited, context["total"].present) == (11, 1)
    assert tallies(context, "By language")["ខ្មែរ"].present == 1


def test_by_province_of_the_school_or_of_the_office_above(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    places: Any = apps.get_model("people.Place").objects
    country = places.create(code="KH", kind="country", name={"en": "Cambodia"})
    province = places.create(code="KH-03", kind="province", parent=country, name={"en": "Kampong Cham"})
    district = places.create(
        code="KH-0306", kind="district", parent=province, name={"en": "Kampong Cham town"}
    )
    Organisation.objects.filter(pk=cast.school.pk).update(place=district)
    found = tallies(counted(visit(Role.ORGANISER), meeting), "By province")
    listed = sum(tally.everybody for tally in found.values())
    assert (listed, next(iter(found))) == (11, "Kampong Cham")
    assert cast.school.parent_id
    Organisation.objects.filter(pk=cast.school.parent_id).update(place=province)
    Organisation.objects.filter(pk=cast.school.pk).update(place=None)
    assert tallies(counted(visit(Role.ORGANISER), meeting), "By province") == found


def test_by_role_who_has_two_is_in_both(meeting: Meeting, visit: Visit) -> None:
    found = tallies(counted(visit(Role.ORGANISER), meeting), "By role")
    grants: Any = apps.get_model("people.RoleGrant").objects
    held = grants.filter(scope=meeting.scope, ends_at=None).values("person").distinct()
    there = Participation.objects.filter(meeting=meeting, person__in=held).count()
    assert found["No other task"].everybody == 11 - there
    assert found["Chair"].everybody == found["Speaker"].everybody == 1


def test_by_group_delegation_and_visit(coming: Meeting, visit: Visit, cast: Cast) -> None:
    first, second = teachers(2, cast.school)
    delegation = delegation_of(coming, cast.school)
    for person in (first, second):
        named(delegation, person)
    group_of(coming, [first])
    Meeting.objects.filter(pk=coming.pk).update(capacity=1)
    assert (says(first, coming), says(second, coming)) == (State.CONFIRMED, State.WAITING)
    trip = visit_on(coming)
    sign_up(visit=trip, person=first, by=None, at=timezone.now())
    context = counted(visit(Role.ORGANISER), coming)
    assert len(context["days"]) == 1
    group, delegated, visiting = (
        tallies(context, title) for title in ("By group", "By delegation", "By visit")
    )
    assert (group["Table 1"].everybody, group["Table 1"].confirmed) == (1, 1)
    school = delegated["Preah Sisowath High School"]
    assert (school.invited, school.confirmed, school.waiting) == (2, 1, 1)
    assert visiting["Visit 1"].confirmed == 1


def test_numbers_in_the_readers_digits_and_nobody_named(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    answer = visit(Role.ORGANISER).get(f"/km/meetings/{meeting.pk}/counts/").text
    assert "១១" in answer
    assert cast.people[Role.SPEAKER].name not in answer


def test_whoever_may_not_read_the_list_finds_no_counts(meeting: Meeting, visit: Visit) -> None:
    for role in (Role.MEMBER, Role.SPEAKER, Role.CHAIR):
        assert visit(role).get(f"/en/meetings/{meeting.pk}/counts/").status_code == 404
        assert visit(role).get(f"/en/meetings/{meeting.pk}/participants.xlsx").status_code == 404
