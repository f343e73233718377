import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from sala.forum.models import Event, Question
from sala.forum.tests.factories import KHMER, make_question
from sala.forum.types import Channel
from sala.kit.ids import digest, uuid7
from sala.people.api import Role
from sala.people.seed import Cast

PATH = "/en/forum/practice/ask/"
Visit = Callable[[Role | None], Client]


def fields(**more: str) -> dict[str, str]:
    return {
        "id": str(uuid7()),
        "name": "anonymous",
        "text": KHMER,
        "session": "",
        "receipt": "AAAA-BBBB-CCCC",
        **more,
    }


@pytest.mark.usefixtures("practice")
def test_without_name_the_code_is_shown_and_a_second_press_is_the_same_question(visit: Visit) -> None:
    form = fields(session="who-mentors")
    for _ in range(2):
        answer = visit(None).post(PATH, form)
        assert answer.status_code == 200
        assert "AAAA-BBBB-CCCC" in answer.content.decode()
    question = Question.objects.get()
    assert (question.receipt_digest, question.author_id) == (digest("AAAA-BBBB-CCCC"), None)
    assert question.session is not None


@pytest.mark.usefixtures("practice")
def test_the_back_button_and_another_text_is_another_question(visit: Visit) -> None:
    form = fields()
    visit(None).post(PATH, form)
    answer = visit(None).post(PATH, {**form, "text": "And what else?"})
    assert set(Question.objects.values_list("text", flat=True)) == {KHMER, "And what else?"}
    code = re.search(r'class="big code">([0-9A-Z-]{14})<', answer.content.decode())
    assert code is not None
    assert code[1] != "AAAA-BBBB-CCCC"
    assert Question.objects.get(text="And what else?").receipt_digest == digest(code[1])


@pytest.mark.usefixtures("practice")
def test_with_ones_name(cast: Cast, visit: Visit) -> None:
    answer = visit(Role.MEMBER).post(PATH, fields(name="mine"))
    assert Question.objects.get().author_id == cast.people[Role.MEMBER].pk
    assert "big" not in answer.content.decode()
    # Whoever is not signed in has no name to show, whatever the form says.
    visit(None).post(PATH, fields(name="mine", text="Nobody?"))
    assert Question.objects.get(text="Nobody?").author_id is None


@pytest.mark.parametrize(
    ("more", "name"), [({"proxy": "1"}, ""), ({"asked_for": " Grandmother  Sok "}, "Grandmother Sok")]
)
@pytest.mark.usefixtures("practice")
def test_for_somebody_else(visit: Visit, more: dict[str, str], name: str) -> None:
    visit(None).post(PATH, fields(**more))
    question = Question.objects.get()
    assert (question.channel, question.asked_for) == (Channel.PROXY, name)


@pytest.mark.parametrize("language", ["km", "vi", "en"])
@pytest.mark.parametrize(
    "text", [" ", "ក" * 1001, "រឿងវែង " * 110_000, "etIRKUENnaMmñak;GacCYyRKU)anb:unμannak;?"]
)
@pytest.mark.usefixtures("practice")
def test_what_cannot_be_taken_comes_back_with_every_letter(visit: Visit, language: str, text: str) -> None:
    answer = visit(None).post(PATH.replace("/en/", f"/{language}/"), fields(text=text, asked_for="Sok"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert text.replace("'", "&#x27;") in page
    assert 'value="Sok"' in page
    assert Question.objects.count() == 0


@pytest.mark.usefixtures("practice")
def test_beyond_the_pace_of_a_hall_the_text_comes_back(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sala.kit.pace.MOST", 2)
    client = visit(None)
    answers = [client.post(PATH, fields(text=f"Question {n}?"), REMOTE_ADDR="203.0.113.7") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Question 2?" in answers[2].content.decode()
    # What is there already may be pressed again; it is told that it has arrived.
    again = fields(id=str(Question.objects.earliest("pk").pk), text=Question.objects.earliest("pk").text)
    assert client.post(PATH, again, REMOTE_ADDR="203.0.113.7").status_code == 200
    assert client.post(PATH, fields(text="From elsewhere?"), REMOTE_ADDR="203.0.113.8").status_code == 200
    assert visit(Role.MEMBER).post(PATH, fields(name="mine"), REMOTE_ADDR="203.0.113.7").status_code == 200


@pytest.mark.usefixtures("practice")
def test_the_session_of_the_qr_is_chosen(visit: Visit) -> None:
    answer = visit(None).get("/a/practice/who-mentors", headers={"Accept-Language": "vi"}, follow=True)
    assert answer.request["PATH_INFO"] == "/vi/forum/practice/ask/"
    assert '<option value="who-mentors" selected>' in answer.content.decode()


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
    with django_assert_num_queries(4):  # event with its version, questions, translations, authors
        assert client.get(PATH).content.decode().count("<article") == count


# The event, begin, what came before it, the question, withdrawals, the wall, commit.
QUERIES_OF_A_SAVE = 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_answer_that_it_has_arrived_asks_for_nothing_else(
    practice: Event,
    visit: Visit,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
    count: int,
) -> None:
    for number in range(count):
        make_question(practice, text=f"Question {number}?")
    client = visit(None)
    client.get(PATH)
    with django_assert_num_queries(QUERIES_OF_A_SAVE):
        answer = client.post(PATH, fields()).content.decode()
    assert "<article" not in answer
    assert "/en/forum/practice/questions/" in answer
    assert "No question yet" not in answer
