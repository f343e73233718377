from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event, Translation
from sala.forum.tests.factories import make_question
from sala.people.api import Role

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
