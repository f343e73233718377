from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sala.forum.actions.sorting import Place, move
from sala.forum.actions.themes import add_theme
from sala.forum.models import Event, Reflection, Theme
from sala.forum.tests.factories import make_note
from sala.forum.types import Pile
from sala.kit.i18n import Text
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


@pytest.fixture
def theme(practice: Event, cast: Cast) -> Theme:
    by = cast.people[Role.RAPPORTEUR]
    made = add_theme(event=practice, name=Text(en="Time"), by=by, at=timezone.now())
    notes = [make_note(practice, text=f"Note {n}") for n in range(3)]
    move(event=practice, seen={note.pk: 1 for note in notes}, to=Place(Pile.THEME, made), by=by)
    return made


def path(theme: Theme, more: str = "") -> str:
    return f"/en/forum/practice/themes/{theme.pk}/{more}"


def test_a_sentence_is_saved_with_its_notes(theme: Theme, visit: Visit) -> None:
    rapporteur, note = visit(Role.RAPPORTEUR), Reflection.objects.get(text="Note 1")
    fields = {"base": "1", "name_en": "Time", "sentence_en": "All want time."}
    answer = rapporteur.post(path(theme), fields)
    assert answer.status_code == 422
    assert "Tick at least one note" in answer.content.decode()
    assert "All want time." in answer.content.decode()
    saved = rapporteur.post(path(theme), {**fields, "cite": str(note.pk), "show": str(note.pk)}, follow=True)
    assert f"#n-{note.pk}" in saved.content.decode()
    page = rapporteur.get(path(theme)).content.decode()
    assert page.count("checked") == 2


def test_two_at_once_the_second_sees_both(theme: Theme, visit: Visit) -> None:
    assert visit(Role.ORGANISER).post(path(theme), {"base": "1", "name_en": "Hours"}).status_code == 302
    answer = visit(Role.RAPPORTEUR).post(path(theme), {"base": "1", "name_en": "Minutes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hours" in page
    assert 'value="Minutes"' in page
    assert 'name="base" value="2"' in page
    assert visit(Role.RAPPORTEUR).post(path(theme), {"base": "2", "name_en": "Minutes"}).status_code == 302


def test_put_together_and_taken_away(theme: Theme, practice: Event, cast: Cast, visit: Visit) -> None:
    rapporteur = visit(Role.RAPPORTEUR)
    other = add_theme(
        event=practice, name=Text(en="Hours"), by=cast.people[Role.RAPPORTEUR], at=timezone.now()
    )
    assert rapporteur.post(path(theme, "remove/")).status_code == 422
    assert rapporteur.post(path(theme, "merge/"), {"into": "nothing"}).status_code == 422
    assert rapporteur.post(path(theme, "merge/"), {"into": str(other.pk)}).status_code == 302
    assert other.notes.count() == 3
    empty = add_theme(
        event=practice, name=Text(en="Empty"), by=cast.people[Role.RAPPORTEUR], at=timezone.now()
    )
    assert "Take this empty theme away" in rapporteur.get(path(empty)).content.decode()
    assert rapporteur.post(path(empty, "remove/")).status_code == 302
    assert rapporteur.get(path(empty)).status_code == 404
