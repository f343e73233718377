from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event, Question, Support
from sala.forum.tests.factories import make_question
from sala.forum.types import QuestionState
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def path(question: Question, word: str) -> str:
    return f"/en/forum/practice/questions/{question.pk}/{word}/"


def test_support_goes_back_and_counts_once(practice: Event, visit: Visit) -> None:
    question, client = make_question(practice), visit(Role.MEMBER)
    for target in ("/en/forum/practice/ask/", "https://elsewhere.example/"):
        answer = client.post(path(question, "support"), {"next": target})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/forum/practice/")
    assert Support.objects.count() == 1
    page = client.get("/en/forum/practice/questions/").content.decode()
    assert 'aria-pressed="true"' in page


def test_support_without_sign_in_leads_there_and_back(practice: Event, visit: Visit) -> None:
    make_question(practice)
    page = visit(None).get("/en/forum/practice/questions/").content.decode()
    assert 'href="/en/people/sign-in/?next=/en/forum/practice/questions/"' in page


def test_two_chairs_see_one_state(practice: Event, visit: Visit) -> None:
    question = make_question(practice)
    first, second = visit(Role.CHAIR), visit(Role.ORGANISER)
    taken = {"seen": "shown", "state": "taken"}
    assert [who.post(path(question, "moderate"), taken).status_code for who in (first, second, first)] == [
        302
    ] * 3
    first.post(path(question, "moderate"), {"seen": "taken", "state": "answered"})
    answer = second.post(path(question, "moderate"), {"seen": "taken", "state": "shown"})
    assert answer.status_code == 422
    assert "Somebody else has just changed this question" in answer.content.decode()
    assert Question.objects.get().state == QuestionState.ANSWERED
    assert first.post(path(question, "moderate"), {"seen": "x", "state": "y"}).status_code == 404


def test_hiding_asks_for_a_reason(practice: Event, visit: Visit) -> None:
    question, client = make_question(practice), visit(Role.CHAIR)
    assert client.get(path(question, "hide")).status_code == 200
    assert client.post(path(question, "hide"), {"because": " "}).status_code == 422
    assert client.post(path(question, "hide"), {"because": "Twice"}).status_code == 302
    assert Question.objects.get().hidden_because == "Twice"


def test_withdrawing_ones_own_asks_first(practice: Event, cast: Cast, visit: Visit) -> None:
    question, client = make_question(practice, cast.people[Role.MEMBER]), visit(Role.MEMBER)
    assert client.get(path(question, "withdraw")).status_code == 200
    assert visit(Role.SPEAKER).get(path(question, "withdraw")).status_code == 404
    assert visit(Role.SPEAKER).post(path(question, "withdraw")).status_code == 404
    assert not Question.objects.get().withdrawn
    for _ in range(2):
        assert client.post(path(question, "withdraw")).status_code == 200
    assert Question.objects.get().withdrawn


def test_withdrawing_with_a_receipt(practice: Event, visit: Visit) -> None:
    question, client = make_question(practice, receipt="AAAA-BBBB-CCCC"), visit(None)
    assert client.post(path(question, "withdraw"), {"receipt": "0000-0000-0000"}).status_code == 404
    assert client.post(path(question, "withdraw"), {"receipt": "AAAA-BBBB-CCCC"}).status_code == 200
    assert Question.objects.get().withdrawn


def test_who_signs_in_after_pressing_is_led_back_to_the_question(practice: Event, visit: Visit) -> None:
    question = make_question(practice)
    for press in ("support", "moderate"):
        answer = visit(Role.CHAIR).get(f"/km/forum/practice/questions/{question.pk}/{press}/")
        assert answer["Location"] == f"/km/forum/practice/questions/#q-{question.pk}"
