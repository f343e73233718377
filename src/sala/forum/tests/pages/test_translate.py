from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sala.forum.models import Event, Question, Translation
from sala.forum.tests.factories import make_question
from sala.kit.ids import uuid7
from sala.offline.api import Conflict, Outcome, add_device, receive
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_two_translators_the_second_sees_both_texts(practice: Event, visit: Visit) -> None:
    question = make_question(practice)
    path = f"/en/forum/practice/questions/{question.pk}/translate/"
    first, second = visit(Role.INTERPRETER), visit(Role.RAPPORTEUR)
    assert first.get(path).status_code == second.get(path, {"to": "vi"}).status_code == 200
    assert first.post(path, {"language": "en", "base": "", "text": "How many?"}).status_code == 302
    answer = second.post(path, {"language": "en", "base": "", "text": "How much?"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "How many?" in page
    assert "How much?" in page
    assert 'name="base" value="1"' in page
    assert second.post(path, {"language": "en", "base": "1", "text": "How much?"}).status_code == 302
    assert Translation.objects.get().text == "How much?"
    assert "How much?" in visit(None).get("/en/forum/practice/questions/").content.decode()


def test_members_do_not_translate(practice: Event, visit: Visit) -> None:
    question = make_question(practice)
    path = f"/en/forum/practice/questions/{question.pk}/translate/"
    assert visit(Role.MEMBER).get(path).status_code == 403
    assert visit(Role.MEMBER).post(path, {"language": "en", "text": "x"}).status_code == 403
    assert not Translation.objects.exists()


def test_an_empty_translation_is_asked_for(practice: Event, visit: Visit) -> None:
    path = f"/en/forum/practice/questions/{make_question(practice).pk}/translate/"
    answer = visit(Role.INTERPRETER).post(path, {"language": "en", "base": "", "text": " "})
    assert answer.status_code == 422
    assert "Write the translation first." in answer.text


@pytest.fixture
def question(practice: Event, cast: Cast, visit: Visit) -> Question:
    """The interpreter has translated it with network, the rapporteur without: hers waits for her decision."""
    made = make_question(practice)
    path = f"/en/forum/practice/questions/{made.pk}/translate/"
    visit(Role.INTERPRETER).post(path, {"language": "en", "base": "", "text": "How many?\nAnd when?"})
    phone = add_device(person=cast.people[Role.RAPPORTEUR], sign_in=None, at=timezone.now()).device
    payload = {"question": str(made.pk), "language": "en", "text": "How much?"}
    envelope = {"id": str(uuid7()), "kind": "forum.translation", "payload": payload}
    (answer,) = receive(
        [{**envelope, "made_at": timezone.now().isoformat()}], device=phone, at=timezone.now()
    )
    assert answer.outcome == Outcome.CONFLICT
    return made


@pytest.mark.parametrize(("take", "stands"), [("sent", "How much?"), ("here", "How many?\nAnd when?")])
def test_who_translated_without_network_decides_between_both(
    question: Question, visit: Visit, take: str, stands: str
) -> None:
    rapporteur = visit(Role.RAPPORTEUR)
    assert "/en/phones/conflicts/" in rapporteur.get("/en/me/").content.decode()
    page = rapporteur.get("/en/phones/conflicts/").content.decode()
    for said in (question.text, "How many?<br>And when?", "How much?", "Translation (English)"):
        assert said in page
    conflict = Conflict.objects.get()
    decision = {"conflict": str(conflict.pk), "take.text": take, "seen.text": "How many?\r\nAnd when?"}
    assert rapporteur.post("/en/phones/conflicts/", decision).status_code == 302
    assert Translation.objects.get().text == stands
    conflict.refresh_from_db()
    assert conflict.decided_at
    assert "/en/phones/conflicts/" not in rapporteur.get("/en/me/").content.decode()
    assert "How much?" not in rapporteur.get("/en/phones/conflicts/").content.decode()


def test_a_translation_that_changed_again_is_looked_at_again(question: Question, visit: Visit) -> None:
    path = f"/en/forum/practice/questions/{question.pk}/translate/"
    visit(Role.INTERPRETER).post(path, {"language": "en", "base": "1", "text": "How many then?"})
    decision = {
        "conflict": str(Conflict.objects.get().pk),
        "take.text": "sent",
        "seen.text": "How many?\nAnd when?",
    }
    answer = visit(Role.RAPPORTEUR).post("/en/phones/conflicts/", decision)
    assert answer.status_code == 422
    assert "How many then?" in answer.content.decode()
    assert Translation.objects.get().text == "How many then?"


def test_a_question_that_was_taken_back_leaves_only_what_was_written(
    question: Question, visit: Visit
) -> None:
    Question.objects.filter(pk=question.pk).update(withdrawn=True)
    rapporteur = visit(Role.RAPPORTEUR)
    page = rapporteur.get("/en/phones/conflicts/").content.decode()
    assert "How much?" in page
    assert question.text not in page
    decision = {"conflict": str(Conflict.objects.get().pk), "take.text": "sent"}
    assert rapporteur.post("/en/phones/conflicts/", decision).status_code == 302
    assert Translation.objects.get().text == "How many?\nAnd when?"
    assert Conflict.objects.get().decided_at
