from collections.abc import Callable

from django.test import Client

from sala.forum.models import AnswerTranslation
from sala.forum.tests.factories import AT, forum, make_answer, make_prompt
from sala.people.api import Role, grant_role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_an_interpreter_translates_and_the_second_sees_the_first(cast: Cast, visit: Visit) -> None:
    event = forum(cast)
    grant_role(person=cast.people[Role.INTERPRETER], role=Role.INTERPRETER, scope=event.scope, at=AT, by=None)
    row = make_answer(make_prompt(event))
    path = f"/en/forum/{event.slug}/answers/{row.pk}/translate/"
    client = visit(Role.INTERPRETER)
    assert row.text in client.get(path).content.decode()
    assert client.post(path, {"language": "en", "text": " "}).status_code == 422
    assert client.post(path, {"language": "en", "text": "How many?"}).status_code == 302
    late = visit(Role.CHAIR).post(path, {"language": "en", "text": "How many teachers?"})
    assert late.status_code == 422
    assert "How many?" in late.content.decode()
    again = {"language": "en", "text": "How many teachers?", "base": "1"}
    assert visit(Role.CHAIR).post(path, again).status_code == 302
    assert AnswerTranslation.objects.get().text == "How many teachers?"
    assert visit(Role.MEMBER).get(path).status_code == 403
