import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from sala.meetings.models import Badge, Delegate, Meeting, Participation
from sala.meetings.parties import people_of_group, roles_in
from sala.meetings.tests.factories import delegation_of, group_of, told
from sala.meetings.tests.lists import confirm, people, upload
from sala.people.api import ImportRun, Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
SCHOOL = "Preah Sisowath High School"


def test_all_of_it_once_and_again_nothing(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    first, second = people(2)
    group, delegation = group_of(meeting, []), delegation_of(meeting, cast.school)
    client = visit(Role.PROGRAMME_LEAD)
    rows = [["012 345 600", "Speaker", "Table 1", SCHOOL, "Online"], ["012 345 601", "", "", "", ""]]
    preview = upload(client, meeting, *rows)
    assert (preview.context["plan"].new_count, preview.context["plan"].troubles) == (2, [])
    assert not Participation.objects.filter(person__in=[first, second]).exists(), "nothing before"
    for _press in range(2):
        assert confirm(client, preview, preview.context["plan"].mark).status_code == 302
    parts = Participation.objects.filter(person__in=[first, second], meeting=meeting)
    assert dict(parts.values_list("person__name", "mode")) == {
        "Teacher 0": "online",
        "Teacher 1": "in_person",
    }
    assert Badge.objects.filter(person__in=[first, second]).count() == 2
    assert people_of_group(group.pk) == [first.pk]
    assert [one.person_id for one in delegation.delegates.all()] == [first.pk]
    assert "sends you to" in told(first)[0]
    assert roles_in(meeting.scope_id)[first.pk] == [Role.SPEAKER]
    again = upload(client, meeting, *rows)
    assert again.context["plan"].nothing
    assert again.context["plan"].same == 2


def test_what_is_wrong_by_row_and_column_and_nothing_is_done(
    meeting: Meeting, visit: Visit, cast: Cast
) -> None:
    people(4)
    delegation = delegation_of(meeting, cast.school, places=1)
    preview = upload(
        visit(Role.ORGANISER),
        meeting,
        ["012 345 600", "", "", SCHOOL, ""],
        ["012 345 601", "", "", SCHOOL, ""],
        ["012 345 600", "", "", "", ""],
        ["099 999 999", "", "", "", ""],
        ["012 345 602", "Speaker", "No such", "Nobody", "By boat"],
    )
    said = preview.context["plan"].troubles
    assert [line.partition(", “")[0] for line in said] == [
        "Sheet list.csv, row 3, column D",
        "Sheet list.csv, row 4, column A",
        "Sheet list.csv, row 5, column A",
        "Sheet list.csv, row 6, column E",
        "Sheet list.csv, row 6, column C",
        "Sheet list.csv, row 6, column D",
        "Sheet list.csv, row 6, column B",
    ]
    assert "All 1 places of the delegation are taken. Give it more places" in said[0]
    assert "Row 2 names the same person" in said[1]
    assert "cannot give this role" in said[6]
    assert 'name="confirm"' not in preview.text
    assert confirm(visit(Role.ORGANISER), preview).status_code == 409
    assert not delegation.delegates.exists()


def test_changed_meanwhile_it_is_looked_at_again(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    people(1)
    delegation = delegation_of(meeting, cast.school, places=1)
    client = visit(Role.ORGANISER)
    preview = upload(client, meeting, ["012 345 600", "", "", SCHOOL, ""])
    Delegate.objects.create(
        delegation=delegation, person=cast.newcomer, named_at=timezone.now(), approved_at=timezone.now()
    )
    assert confirm(client, preview).status_code == 409
    assert not Participation.objects.filter(person__name="Teacher 0").exists()


def test_who_answered_stays_as_she_answered(meeting: Meeting, visit: Visit) -> None:
    (person,) = people(1)
    Participation.objects.create(meeting=meeting, person=person, state="declined")
    group = group_of(meeting, [])
    client = visit(Role.ORGANISER)
    preview = upload(client, meeting, ["012 345 600", "", "Table 1", "", "Online"])
    assert preview.context["plan"].changed_count == 1
    confirm(client, preview)
    part = Participation.objects.get(meeting=meeting, person=person)
    assert (part.state, part.mode) == ("declined", "in_person")
    assert people_of_group(group.pk) == [person.pk]


def test_a_long_list_is_a_job(
    meeting: Meeting, visit: Visit, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], object]
) -> None:
    people(3)
    monkeypatch.setattr("sala.people.actions.imports.MOST_AT_ONCE", 2)
    client = visit(Role.ORGANISER)
    preview = upload(client, meeting, *(["012 345 6" + f"{n:02}", "", "", "", ""] for n in range(3)))
    confirm(client, preview)
    there = preview.request["PATH_INFO"]
    assert "3 rows are being imported." in client.get(there).text
    ImportRun.objects.update(confirmed_at=timezone.now() - dt.timedelta(minutes=16))
    client.post(there, {"take_back": ""})
    again = client.get(there)
    assert again.context["plan"].new_count == 3
    confirm(client, again, again.context["plan"].mark)
    run_jobs()
    assert "What was done" in client.get(there).text
    assert Participation.objects.filter(person__name__startswith="Teacher ", meeting=meeting).count() >= 3


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    meeting: Meeting, visit: Visit, count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    people(3)
    group_of(meeting, [])
    delegation_of(meeting, cast.school, places=3)
    client = visit(Role.PROGRAMME_LEAD)
    rows = [["012 345 6" + f"{n:02}", "Speaker", "Table 1", SCHOOL, ""] for n in range(count)]
    preview = upload(client, meeting, *rows)
    with django_assert_num_queries(QUERIES):
        confirm(client, preview)
    assert ImportRun.objects.get().state == "done"


QUERIES = 61


def test_discarded_and_other_peoples(meeting: Meeting, visit: Visit) -> None:
    people(1)
    client = visit(Role.ORGANISER)
    preview = upload(client, meeting, ["012 345 600", "", "", "", ""])
    there = preview.request["PATH_INFO"]
    assert visit(Role.CHAIR).get(there).status_code == 403
    client.post(there, {"discard": ""})
    assert not ImportRun.objects.exists()
    assert client.get(there).status_code == 404


def test_roles_ask_for_the_second_factor_again(meeting: Meeting, visit: Visit, cast: Cast) -> None:
    people(1)
    client = visit(Role.PROGRAMME_LEAD)
    preview = upload(client, meeting, ["012 345 600", "Chair", "", "", ""])
    accounts: Any = apps.get_model("people.Account").objects
    accounts.filter(person=cast.people[Role.PROGRAMME_LEAD]).update(second_factor_at=timezone.now())
    assert "/second-factor/" in confirm(client, preview)["Location"]
    assert ImportRun.objects.get().state == "preview"
