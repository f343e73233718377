from collections.abc import Callable

import pytest
from django.test import Client

from sala.forum.models import Question
from sala.forum.tests.factories import KHMER
from sala.forum.types import Channel
from sala.kit.ids import uuid7
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


@pytest.mark.usefixtures("practice")
def test_the_paper_is_bilingual_and_leads_to_the_right_session(visit: Visit) -> None:
    page = visit(None).get("/km/forum/practice/paper/", {"session": "who-mentors"}).content.decode()
    assert page.count('class="paper slip"') == page.count('"qr"') == 2
    assert "testserver/a/practice/who-mentors" in page
    assert "Your question or comment" in page
    assert "Who mentors, and when?" in page
    assert "testserver/a/practice<" in visit(None).get("/km/forum/practice/paper/").content.decode()


@pytest.mark.usefixtures("practice")
def test_papers_are_typed_in_one_after_the_other(visit: Visit) -> None:
    client, path = visit(Role.RAPPORTEUR), "/en/forum/practice/type-in/"
    assert client.get(path, {"session": "who-mentors"}).status_code == 200
    form = {
        "id": str(uuid7()),
        "session": "who-mentors",
        "language": "vi",
        "text": KHMER,
        "asked_for": "Sok Dara",
    }
    for _ in range(2):
        page = client.post(path, form).content.decode()
    assert '<option value="who-mentors" selected>' in page
    assert "Typed in so far: 1" in page
    question = Question.objects.get()
    assert (question.channel, question.asked_for, question.author_id) == (Channel.PAPER, "Sok Dara", None)
    answer = client.post(path, {**form, "id": str(uuid7()), "text": "ក" * 1001})
    assert answer.status_code == 422
    assert "ក" * 1001 in answer.content.decode()
    assert "Sok Dara" in visit(None).get("/en/forum/practice/questions/").content.decode()


@pytest.mark.usefixtures("practice")
def test_members_do_not_type_in(visit: Visit) -> None:
    assert visit(Role.MEMBER).post("/en/forum/practice/type-in/", {"text": "x"}).status_code == 403
