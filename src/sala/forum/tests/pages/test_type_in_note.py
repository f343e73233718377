from collections.abc import Callable

import pytest
from django.test import Client

from sala.forum.models import Reflection
from sala.forum.types import Channel
from sala.kit.ids import uuid7
from sala.people.api import Role

Visit = Callable[[Role | None], Client]
PATH = "/en/forum/practice/type-in-note/"


@pytest.mark.usefixtures("practice")
def test_a_paper_is_typed_in_once_and_marked(visit: Visit) -> None:
    rapporteur = visit(Role.RAPPORTEUR)
    fields = {"id": str(uuid7()), "text": "On a paper", "language": "en", "written_name": "Ms Chan"}
    for _twice in range(2):
        assert "Saved" in rapporteur.post(PATH, fields).content.decode()
    note = Reflection.objects.get()
    assert (note.channel, note.written_name, note.author_id) == (Channel.PAPER, "Ms Chan", None)
    page = rapporteur.get("/en/forum/practice/notes/").content.decode()
    assert "Typed from paper" in page
    assert "Ms Chan" in page


@pytest.mark.usefixtures("practice")
def test_what_is_refused_stays_in_the_form(visit: Visit) -> None:
    answer = visit(Role.CHAIR).post(PATH, {"text": "x" * 3000, "written_name": "Ms Chan"})
    assert answer.status_code == 422
    assert "x" * 3000 in answer.content.decode()
    assert "Ms Chan" in answer.content.decode()


@pytest.mark.usefixtures("practice")
def test_members_do_not_type_in(visit: Visit) -> None:
    assert visit(Role.MEMBER).post(PATH, {"text": "x"}).status_code == 403
