from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from sala.forum.actions.letters import make_letters, number_letters
from sala.forum.invitations import addressed, around, filled, languages_for, letter_in, text_of
from sala.forum.models import Event, Letter
from sala.forum.tests.factories import AT
from sala.kit.i18n import Text
from sala.meetings.api import days_of, invite
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast
from sala.ui import pdf

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/letters/"


def pages(answer: Any) -> int:
    """How many pages a PDF has."""
    assert answer["Content-Type"] == "application/pdf"
    return int(answer.content.partition(b"/Type/Pages/Count ")[2].split(b"/")[0].split()[0])


def test_one_some_and_all_keep_their_numbers(practice: Event, cast: Cast, visit: Visit) -> None:
    client, one = visit(Role.ORGANISER), cast.people[Role.MEMBER]
    assert one.name in client.get(PATH).text
    assert pages(client.post(PATH, {"one": str(one.pk), "person": str(cast.newcomer.pk)})) == 2
    assert list(Letter.objects.values_list("person", "number")) == [(one.pk, 1)]
    chosen = [str(cast.newcomer.pk), str(one.pk)]
    assert pages(client.post(PATH, {"person": chosen})) == 4
    invited = client.get(PATH).context["total"]
    assert pages(client.post(PATH, {"all": "1"})) == 2 * invited
    assert Letter.objects.get(person=one).number == 1
    assert sorted(Letter.objects.values_list("number", flat=True)) == list(range(1, invited + 1))
    log: Any = apps.get_model("people.AuditEntry")
    made = log.objects.filter(action="letter.make", scope_id=practice.scope_id)
    assert [line.detail for line in made.order_by("pk")] == [{"number": n} for n in (1, 2, invited)]


def test_nobody_chosen_and_no_pdf(practice: Event, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    del practice
    client = visit(Role.ORGANISER)
    assert "Choose at least one person." in client.post(PATH, {}).text
    assert client.post(PATH, {"person": "no id"}).status_code == 422
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    assert client.post(PATH, {"all": "1"}).status_code == 503


def test_a_name_that_cannot_be_printed_is_said(practice: Event, visit: Visit) -> None:
    person = add_person(name="สมชาย", at=AT, by=None, with_account=False)
    invite(meetings=days_of(practice.scope_id), people=[person], by=None, at=AT)
    answer = visit(Role.ORGANISER).post(PATH, {"one": str(person.pk)})
    assert answer.status_code == 422
    assert "letters that cannot be printed: สม" in answer.text
    assert Letter.objects.count() == 0


def test_what_stands_in_it(forum2023: Event) -> None:
    people = list(Person.objects.filter(memberships__isnull=False, account=None)[:1])
    (to,) = addressed(people)
    about = around(forum2023, text_of(forum2023))
    said = letter_in("en", to, "1/X", AT.date(), about)
    assert said["subject"].startswith("Invitation to “")
    assert str(to.organisation.said("en")) in said["to"]
    assert "4 and 5 April 2023" in " ".join(said["body"])
    assert "{" not in " ".join(said["body"])
    assert len(said["programme"]) == 2
    (heading, lines, more) = said["programme"][0]
    assert heading.startswith("Tue 4 Apr, 0")
    assert len(lines) == 7
    assert more.endswith("more")
    khmer = letter_in("km", to, "1/X", AT.date(), about)
    assert "ខែ" in " ".join(khmer["body"])
    assert languages_for(people[0], forum2023) == ["km", "en"]


def test_names_are_no_placeholders_and_no_markup(practice: Event, visit: Visit) -> None:
    assert filled("{name} {place}", {"name": "{place} #panic()", "place": "x"}) == "{place} #panic() x"
    person = add_person(name="#x *ក* {name}", latin_name="$[ ] \\", at=AT, by=None, with_account=False)
    invite(meetings=days_of(practice.scope_id), people=[person], by=None, at=AT)
    assert pages(visit(Role.ORGANISER).post(PATH, {"one": str(person.pk)})) == 2


def test_more_than_fit(practice: Event, cast: Cast) -> None:
    said: Any = {"event": practice, "origin": "", "answer_path": "", "by": cast.people[Role.ORGANISER]}
    with pytest.raises(ValidationError, match="more than 1,000"):
        make_letters(people=[cast.newcomer] * 1001, at=timezone.now(), **said)
    assert number_letters(event=practice, people=[cast.newcomer] * 3, at=AT) == {cast.newcomer.pk: 1}
    assert Text(en="") == {}


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(
    count: int, practice: Event, cast: Cast, visit: Visit, django_assert_num_queries: Any
) -> None:
    keep = [person.pk for person in list(cast.people.values())[:count]]
    apps.get_model("meetings.Participation")._default_manager.exclude(person__in=keep).delete()
    client = visit(Role.ORGANISER)
    client.get("/en/me/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(PATH)
    assert len(answer.context["people"]) == count
    assert practice.slug in answer.text


QUERIES = 7
