import json
from collections.abc import Callable

from django.test import Client

from sala.forum.actions.questions import withdraw
from sala.forum.models import Event
from sala.forum.tests.factories import KHMER, make_question
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
CODE = "AAAA-BBBB-CCCC"


def test_ones_own_named_ones_also_when_hidden(practice: Event, cast: Cast, visit: Visit) -> None:
    mine = make_question(practice, cast.people[Role.MEMBER])
    mine.state, mine.hidden_because = "hidden", "Secret reason"
    mine.save()
    make_question(practice, cast.people[Role.SPEAKER], text="Not mine?")
    page = visit(Role.MEMBER).get("/en/forum/practice/my-questions/").content.decode()
    assert KHMER in page
    assert "Not shown" in page
    assert "Secret reason" not in page
    assert "Not mine?" not in page
    assert KHMER not in visit(None).get("/en/forum/practice/my-questions/").content.decode()


def test_a_code_finds_however_it_is_typed(practice: Event, visit: Visit) -> None:
    question = make_question(practice, receipt=CODE)
    path = "/en/forum/practice/find/"
    assert visit(None).get(path).status_code == 200
    for typed in (CODE, "aaaa bbbb cccc"):
        assert KHMER in visit(None).post(path, {"receipt": typed}).content.decode()
    for wrong in ("", "AAAA-BBBB-CCCD", "x" * 5000):
        assert visit(None).post(path, {"receipt": wrong}).status_code == 422
    withdraw(question_id=question.pk, person=None, receipt=CODE)
    assert visit(None).post(path, {"receipt": CODE}).status_code == 422


def test_standing_answers_only_to_the_right_receipt(practice: Event, visit: Visit) -> None:
    right, wrong = make_question(practice, receipt=CODE), make_question(practice, receipt="DDDD-EEEE-FFFF")
    path = "/en/forum/practice/standing/"
    body = json.dumps({str(right.pk): CODE, str(wrong.pk): CODE})
    answer = visit(None).post(path, body, content_type="application/json")
    assert answer.json() == {str(right.pk): {"label": "Shown", "support": 0}}
    withdraw(question_id=right.pk, person=None, receipt=CODE)
    assert visit(None).post(path, body, content_type="application/json").json() == {str(right.pk): None}
    for bad in ("", "[]", '{"x": 1}', "null"):
        assert visit(None).post(path, bad, content_type="application/json").status_code == 400
