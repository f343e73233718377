from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from sala.forum.models import Event
from sala.forum.seed import load_papers_2023
from sala.forum.tests.factories import AT
from sala.meetings.api import days_of, invite
from sala.meetings.seed import load_attendance
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/certificates/"
RULE = {"measure": "minutes", "least": "60"}


def rows(name: str) -> Any:
    return apps.get_model(name)._default_manager


@pytest.fixture
def attended(practice: Event, cast: Cast) -> list[Person]:
    """The cast was there; the last of them was not."""
    people = list(cast.people.values())
    load_attendance(meetings=days_of(practice.scope_id), people=people, by=cast.people[Role.ORGANISER])
    return people


def test_who_gets_one_and_who_does_not_and_why(attended: list[Person], visit: Visit, cast: Cast) -> None:
    client = visit(Role.ORGANISER)
    get = client.get(PATH, {**RULE, "show": "get"})
    assert [one.person for one in get.context["rows"]] == sorted(
        attended[:-1], key=lambda p: (p.sort_key, p.pk)
    )
    without = client.get(PATH, {**RULE, "show": "not"})
    assert {one.person: one.reason for one in without.context["rows"]} == {
        attended[-1]: "Was not seen.",
        cast.newcomer: "Was not seen.",
    }
    hard = client.get(PATH, {"measure": "minutes", "least": "9999", "show": "not"})
    assert "Not present long enough." in hard.text
    spoke = client.get(
        PATH, {"measure": "minutes", "least": "9999", "speakers": "1", "organisers": "1", "show": "get"}
    )
    assert {one.part for one in spoke.context["rows"]} == {"speaker", "chair", "organiser"}


def test_issued_once_told_once(attended: list[Person], visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    said = client.post(PATH, RULE, follow=True)
    assert f"{len(attended) - 1} certificates were issued" in said.text
    again = client.post(PATH, RULE, follow=True)
    assert "Nothing was issued twice" in again.text
    assert rows("competence.Certificate").count() == len(attended) - 1
    assert rows("notify.Notice").filter(matter__startswith="certificate").count() == len(attended) - 1
    content = rows("competence.Certificate").get(person=attended[0]).content
    assert content["did"]["en"] == "took part in “STEM practice forum”"
    assert content["long"]["en"].startswith("Present for ")
    mine = visit(Role.CHAIR).get("/en/certificates/").text
    assert "STEM practice forum" in mine
    pdf = client.get("/en/forum/practice/certificates.pdf")
    assert f"/Type/Pages/Count {len(attended) - 1}".encode() in pdf.content


def test_checked_in_by_mistake_and_undone_gets_none(
    attended: list[Person], practice: Event, visit: Visit
) -> None:
    fact = rows("meetings.CheckIn").get(person_id=attended[0].pk, leaves=False)
    day = practice.days.get().meeting_id
    visit(Role.ORGANISER).post(f"/en/meetings/{day}/undo-check-in/{fact.pk}/")
    client = visit(Role.ORGANISER)
    client.post(PATH, RULE)
    assert not rows("competence.Certificate").filter(person=attended[0]).exists()


def test_a_name_that_cannot_be_printed_is_told(attended: list[Person], practice: Event, visit: Visit) -> None:
    del attended
    person = add_person(name="สมชาย", at=AT, by=None, with_account=False)
    days = days_of(practice.scope_id)
    invite(meetings=days, people=[person], by=None, at=AT)
    load_attendance(meetings=days, people=[person, person], by=person)
    shown = visit(Role.ORGANISER).get(PATH, {**RULE, "show": "not"}).text
    assert "letters that cannot be printed: สม" in shown


@pytest.mark.parametrize("least", ["", "x", "-1", "101", "9" * 30])
def test_a_rule_that_is_none(least: str, practice: Event, visit: Visit) -> None:
    del practice
    client = visit(Role.ORGANISER)
    for answer in (
        client.get(PATH, {"measure": "share", "least": least}),
        client.post(PATH, {"measure": "share", "least": least}),
    ):
        assert answer.status_code == 422
    assert rows("competence.Certificate").count() == 0


def test_the_forum_of_2023(forum2023: Event, cast: Cast) -> None:
    guests = list(Person.objects.filter(account=None).order_by("pk")[:42])
    by = cast.people[Role.ORGANISER]
    count = load_papers_2023(event=forum2023, guests=guests, more=[cast.people[Role.MEMBER]], by=by)
    made = rows("competence.Certificate")
    assert count == made.count() > 30
    first = made.earliest("number")
    assert first.number == "2023-00001"
    assert first.content["when"]["en"] == "4 and 5 April 2023"


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, practice: Event, cast: Cast, visit: Visit, django_assert_num_queries: Any
) -> None:
    people = list(cast.people.values())[: count + 1]
    load_attendance(meetings=days_of(practice.scope_id), people=people, by=people[0])
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(PATH, {**RULE, "show": "get"})
    assert len(answer.context["rows"].object_list) == count


QUERIES = 12
