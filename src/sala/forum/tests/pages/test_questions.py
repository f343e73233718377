from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from sala.forum.models import Event, Question
from sala.forum.tests.factories import KHMER, make_question
from sala.forum.types import QuestionState
from sala.people.api import Role
from sala.people.seed import Cast

PATH = "/en/forum/practice/questions/"
Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    practice: Event,
    cast: Cast,
    visit: Visit,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
    count: int,
) -> None:
    for number in range(count):
        make_question(practice, cast.people[Role.MEMBER], text=f"Question {number}?")
    client = visit(None)
    client.get(PATH)
    with django_assert_num_queries(5):  # event with its version, count, questions, translations, authors
        assert client.get(PATH).content.decode().count("<article") == count


def test_pages_hold_twenty_and_unknown_choices_are_left_out(practice: Event, visit: Visit) -> None:
    for number in range(21):
        make_question(practice, text=f"Question {number}?")
    client = visit(None)
    assert client.get(PATH).content.decode().count("<article") == 20
    assert client.get(PATH, {"page": "2"}).content.decode().count("<article") == 1
    page = client.get(PATH, {"page": "x", "order": "'", "state": "?", "session": "none"}).content.decode()
    assert page.count("<article") == 20


def test_only_moderators_see_hidden_ones_and_reasons(practice: Event, visit: Visit) -> None:
    question = make_question(practice)
    Question.objects.filter(pk=question.pk).update(state=QuestionState.HIDDEN, hidden_because="Names a pupil")
    for role in (None, *Role):
        page = visit(role).get(PATH, {"state": "hidden"}).content.decode()
        moderates = role in {Role.CHAIR, Role.ORGANISER, Role.PROGRAMME_LEAD, Role.ADMINISTRATOR}
        assert ("Names a pupil" in page) == moderates == (KHMER in page), role
