from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.models import Event, Question, Reflection
from sala.forum.types import Channel, QuestionState
from sala.meetings.api import Participation, State
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_says_what_waits_and_how_many_there_are(practice: Event, visit: Visit) -> None:
    path = f"/en/forum/{practice.slug}/organise/"
    parts = Participation.objects.filter(meeting__scope=practice.scope_id)
    invited = parts.values("person").distinct().count()
    one = parts.filter(state=State.INVITED).first()
    assert one is not None
    page = visit(Role.ORGANISER).get(path).content.decode()
    assert f'<b class="big">{invited}</b> invited' in page
    assert "to be read" not in page
    parts.filter(person=one.person_id).update(state=State.CONFIRMED)
    at = timezone.now()
    given = {"event": practice, "text": "Why?", "language": "en", "channel": Channel.WEB}
    Question.objects.create(**given, state=QuestionState.WAITING, asked_at=at)
    Reflection.objects.create(**given, left_at=at)
    page = visit(Role.ORGANISER).get(path).content.decode()
    confirmed = parts.filter(state=State.CONFIRMED).values("person").distinct().count()
    assert f'<b class="big">{confirmed}</b> confirmed' in page
    assert "1 to be read" in page
    assert "1 not sorted yet" in page


@pytest.mark.parametrize("role", [Role.CHAIR, Role.RAPPORTEUR, Role.MEMBER])
def test_is_for_organisers(practice: Event, visit: Visit, role: Role) -> None:
    assert visit(role).get(f"/en/forum/{practice.slug}/organise/").status_code == 403


def test_queries(practice: Event, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    organiser = visit(Role.ORGANISER)
    organiser.get("/en/me/")
    with django_assert_num_queries(7):
        organiser.get(f"/en/forum/{practice.slug}/organise/")
