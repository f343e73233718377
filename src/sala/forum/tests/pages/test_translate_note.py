from collections.abc import Callable

from django.test import Client

from sala.forum.models import Event, NoteTranslation
from sala.forum.tests.factories import make_note
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_two_translators_the_second_sees_both_texts(practice: Event, visit: Visit) -> None:
    note = make_note(practice)
    path = f"/en/forum/practice/notes/{note.pk}/translate/"
    first, second = visit(Role.ORGANISER), visit(Role.RAPPORTEUR)
    assert first.get(path).status_code == 200
    assert first.post(path, {"language": "en", "base": "", "text": "How many?"}).status_code == 302
    answer = second.post(path, {"language": "en", "base": "", "text": "How much?"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "How many?" in page
    assert "How much?" in page
    assert 'name="base" value="1"' in page
    assert second.post(path, {"language": "en", "base": "1", "text": "How much?"}).status_code == 302
    assert NoteTranslation.objects.get().text == "How much?"
    page = second.get("/en/forum/practice/notes/").content.decode()
    assert note.text in page
    assert "How much?" in page


def test_what_cannot_be_kept_is_said(practice: Event, visit: Visit) -> None:
    path = f"/en/forum/practice/notes/{make_note(practice).pk}/translate/"
    for text in ("", "x" * 3000):
        answer = visit(Role.RAPPORTEUR).post(path, {"language": "vi", "base": "", "text": text})
        assert answer.status_code == 422
        assert text in answer.content.decode()
    assert visit(Role.CHAIR).get(path).status_code == 403
    assert not NoteTranslation.objects.exists()
