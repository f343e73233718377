from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.sorting import Place, move
from sala.forum.actions.themes import add_theme
from sala.forum.models import Event, Reflection, Theme
from sala.forum.pages.notes import ON_A_PAGE
from sala.forum.tests.factories import make_note
from sala.forum.types import Pile
from sala.kit.i18n import Text
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]
DESK = "/en/forum/practice/notes/"
MOVE = f"{DESK}move/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def theme(practice: Event, cast: Cast) -> Theme:
    by = cast.people[Role.RAPPORTEUR]
    return add_theme(event=practice, name=Text(en="Time"), by=by, at=timezone.now())


def mark(note: Reflection) -> str:
    return f"{note.pk}:{Reflection.objects.get(pk=note.pk).revision}"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    practice: Event, cast: Cast, visit: Visit, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(count):
        make_note(practice, cast.people[Role.MEMBER], text=f"Note {n}")
    rapporteur = visit(Role.RAPPORTEUR)
    with django_assert_num_queries(12):
        rapporteur.get(DESK)


def test_only_a_page_of_them_at_once(practice: Event, visit: Visit) -> None:
    for n in range(ON_A_PAGE + 1):
        make_note(practice, text=f"Note {n}")
    rapporteur = visit(Role.RAPPORTEUR)
    assert rapporteur.get(DESK).content.count(b"<article") == ON_A_PAGE
    assert rapporteur.get(f"{DESK}?page=2").content.count(b"<article") == 1


def test_nobody_else_reads_them(practice: Event, visit: Visit) -> None:
    make_note(practice, text="Only for those who sort")
    for role in (Role.MEMBER, Role.INTERPRETER, Role.SPEAKER):
        assert visit(role).get(DESK).status_code == 403
    for path in (
        "",
        "ask/",
        "questions/",
        "wall/",
        "closing/",
        "closing/themes/",
        "closing/paper/",
        "reflect/",
    ):
        assert b"Only for those" not in visit(None).get(f"/en/forum/practice/{path}").content
    assert b"Only for those" in visit(Role.CHAIR).get(DESK).content
    assert b'name="note"' not in visit(Role.CHAIR).get(DESK).content


def test_moved_by_buttons_and_undone(practice: Event, visit: Visit, theme: Theme) -> None:
    note, rapporteur = make_note(practice), visit(Role.RAPPORTEUR)
    answer = rapporteur.post(MOVE, {"note": mark(note), "to": str(theme.pk), "from": "unsorted"}, follow=True)
    assert b"Moved." in answer.content
    note.refresh_from_db()
    assert (note.pile, note.theme_id, note.number) == (Pile.THEME, theme.pk, 1)
    assert b"<article" in rapporteur.get(f"{DESK}?place={theme.pk}").content
    answer = rapporteur.post(f"{DESK}undo/", {"from": "unsorted"}, follow=True)
    assert b"The last move is undone." in answer.content
    note.refresh_from_db()
    assert note.pile == Pile.UNSORTED
    assert b"nothing to undo" in rapporteur.post(f"{DESK}undo/", follow=True).content


def test_the_second_of_two_is_told_and_keeps_the_marks(
    practice: Event, visit: Visit, cast: Cast, theme: Theme
) -> None:
    first, second = make_note(practice, text="First"), make_note(practice, text="Second")
    marks = [mark(first), mark(second)]
    move(event=practice, seen={first.pk: 1}, to=Place(Pile.UNDECIDED), by=cast.people[Role.ORGANISER])
    rapporteur = visit(Role.RAPPORTEUR)
    answer = rapporteur.post(
        MOVE, {"note": marks, "to": "new", "name": "A name that stays", "from": "unsorted"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has just sorted" in page
    assert "A name that stays" in page
    assert f'value="{marks[1]}" checked' in page
    assert Theme.objects.count() == 1
    answer = rapporteur.post(MOVE, {"note": marks[0], "to": str(theme.pk)}, headers=JSON)
    assert answer.status_code == 422
    assert "Somebody else" in answer.json()["error"]


def test_a_script_gets_the_counts(practice: Event, visit: Visit, theme: Theme) -> None:
    note = make_note(practice)
    answer = visit(Role.RAPPORTEUR).post(MOVE, {"note": mark(note), "to": str(theme.pk)}, headers=JSON)
    assert answer.json() == {
        "said": "1 note moved.",
        "counts": {"unsorted": "0", "theme": "1", "none": "0", "undecided": "0", str(theme.pk): "1"},
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "none"}, "Mark a note first"),
        ({"note": "no id:x", "to": "none"}, "Mark a note first"),
        ({"note": "MARK", "to": "nowhere"}, "not here any more"),
        ({"note": "MARK", "to": "new", "name": " "}, "Write a name"),
        ({"note": "MARK", "to": "new", "name": "x" * 81}, "too long"),
    ],
)
def test_what_is_missing_is_said(
    practice: Event, visit: Visit, fields: dict[str, str], sentence: str
) -> None:
    sent = {key: mark(make_note(practice)) if value == "MARK" else value for key, value in fields.items()}
    answer = visit(Role.RAPPORTEUR).post(MOVE, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_marked_notes_into_a_new_theme(practice: Event, visit: Visit) -> None:
    notes = [make_note(practice, text=f"Note {n}") for n in range(2)]
    visit(Role.RAPPORTEUR).post(MOVE, {"note": [mark(note) for note in notes], "to": "new", "name": "Time"})
    assert Theme.objects.get().notes.count() == 2
