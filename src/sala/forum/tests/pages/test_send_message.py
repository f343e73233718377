"""The preview, and the one press that sends."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from sala.forum.models import Event, Message
from sala.forum.tests.test_messages import written
from sala.meetings.api import Participation
from sala.notify.api import Notice
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def path(message: Message, language: str = "en") -> str:
    return f"/{language}/forum/practice/send-message/{message.pk}/"


def test_the_preview_shows_each_language_and_says_which_is_missing(
    cast: Cast, practice: Event, visit: Visit
) -> None:
    message = written(practice, cast.people[Role.ORGANISER])
    said = visit(Role.ORGANISER).get(path(message)).content.decode()
    assert "ឡានក្រុងចេញម៉ោង ៧" in said
    assert "The bus leaves at 7" in said
    assert "Not written in this language: its readers get English." in said


@pytest.mark.parametrize("few", [True, False])
def test_the_preview_costs_as_much_for_many_people(
    cast: Cast,
    practice: Event,
    visit: Visit,
    settings: Settings,
    few: bool,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.CHANNELS = {"email": "Sala <sala@sala.example>"}
    message = written(practice, cast.people[Role.ORGANISER])
    if few:
        Participation.objects.exclude(person=cast.people[Role.MEMBER]).delete()
    client = visit(Role.ORGANISER)
    # session, event, roles, message; people, languages, three of their routes; silent channels
    with django_assert_num_queries(10):
        client.get(path(message))


def test_it_is_sent_once_whoever_presses(
    cast: Cast, practice: Event, visit: Visit, run_jobs: Callable[[], int]
) -> None:
    message = written(practice, cast.people[Role.ORGANISER])
    mark = {"mark": visit(Role.ORGANISER).get(path(message)).context["mark"]}
    for _press in range(2):
        assert visit(Role.ORGANISER).post(path(message), mark).status_code == 302
    no = visit(Role.PROGRAMME_LEAD).post(path(message), mark)
    assert no.status_code == 409
    assert "This message was sent already" in no.content.decode()
    assert run_jobs() == 1
    people = Participation.objects.values("person").distinct().count()
    assert Notice.objects.filter(matter=message.matter).count() == people


def test_what_was_not_seen_is_not_sent(cast: Cast, practice: Event, visit: Visit) -> None:
    message = written(practice, cast.people[Role.ORGANISER])
    answer = visit(Role.ORGANISER).post(path(message), {"mark": "old"})
    assert answer.status_code == 409
    assert Message.objects.get().sent_at is None
