"""Sorting: all or none, optimistic, undone; themes named once, split, put together, and told with their notes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sala.forum.actions.questions import withdraw
from sala.forum.actions.sorting import Place, SortedMeanwhileError, move, undo
from sala.forum.actions.themes import (
    BadThemeError,
    StaleThemeError,
    add_theme,
    change_theme,
    merge_themes,
    remove_theme,
    split,
)
from sala.forum.box import desk_of, shared_themes
from sala.forum.models import Cite, Event, Move, Reflection, Theme
from sala.forum.seed import load_reflections_2023
from sala.forum.tests.factories import make_note
from sala.forum.types import Pile
from sala.kit.i18n import Text
from sala.people.api import Person, Role
from sala.people.seed import Cast

Notes = list[Reflection]


@pytest.fixture
def rapporteur(cast: Cast) -> Person:
    return cast.people[Role.RAPPORTEUR]


@pytest.fixture
def theme(practice: Event, rapporteur: Person) -> Theme:
    return add_theme(event=practice, name=Text(en="Time", km="ពេលវេលា"), by=rapporteur, at=timezone.now())


@pytest.fixture
def notes(practice: Event) -> Notes:
    return [make_note(practice, text=f"Note number {n}", receipt=f"AAAA-BBBB-CCC{n}") for n in range(4)]


def seen(*notes: Reflection) -> dict[Any, int]:
    return {note.pk: Reflection.objects.get(pk=note.pk).revision for note in notes}


def test_two_who_sort_the_same_note(
    practice: Event, cast: Cast, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    both = seen(*notes[:2])
    assert move(event=practice, seen=seen(notes[0]), to=Place(Pile.NONE), by=cast.people[Role.ORGANISER]) == 1
    with pytest.raises(SortedMeanwhileError, match="Nothing was moved"):
        move(event=practice, seen=both, to=Place(Pile.THEME, theme), by=rapporteur)
    assert set(Reflection.objects.values_list("pile", flat=True)) == {Pile.NONE, Pile.UNSORTED}
    # The same place again is no clash: both wanted the same.
    assert move(event=practice, seen={notes[0].pk: 1}, to=Place(Pile.NONE), by=rapporteur) == 0


def test_a_note_gets_its_number_when_it_is_sorted(
    practice: Event, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    move(event=practice, seen=seen(notes[2]), to=Place(Pile.THEME, theme), by=rapporteur)
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.UNDECIDED), by=rapporteur)
    numbers = dict(Reflection.objects.values_list("text", "number"))
    assert numbers["Note number 2"] == 1
    assert numbers["Note number 0"] == 2
    assert numbers["Note number 1"] is None


def test_only_who_sorts_sorts(practice: Event, cast: Cast, notes: Notes) -> None:
    for role in (Role.CHAIR, Role.MEMBER, Role.INTERPRETER):
        with pytest.raises(PermissionDenied):
            move(event=practice, seen=seen(notes[0]), to=Place(Pile.NONE), by=cast.people[role])


def test_undo_takes_back_what_nobody_moved_since(
    practice: Event, cast: Cast, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    move(event=practice, seen=seen(*notes[:3]), to=Place(Pile.THEME, theme), by=rapporteur)
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.NONE), by=cast.people[Role.ORGANISER])
    assert undo(event=practice, by=rapporteur) == (2, 1)
    assert undo(event=practice, by=rapporteur) == (0, 0)
    piles = dict(Reflection.objects.values_list("text", "pile"))
    assert piles["Note number 0"] == Pile.NONE
    assert piles["Note number 1"] == piles["Note number 2"] == Pile.UNSORTED


def test_undo_into_a_theme_that_is_gone_leaves_the_note(
    practice: Event, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.THEME, theme), by=rapporteur)
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.NONE), by=rapporteur)
    remove_theme(theme=theme, by=rapporteur, at=timezone.now())
    assert undo(event=practice, by=rapporteur) == (0, 1)


def test_what_was_taken_back_is_not_moved(practice: Event, rapporteur: Person, notes: Notes) -> None:
    marks = seen(*notes)
    withdraw(question_id=notes[1].pk, person=None, receipt="AAAA-BBBB-CCC1")
    with pytest.raises(SortedMeanwhileError):
        move(event=practice, seen=marks, to=Place(Pile.NONE), by=rapporteur)


def test_split_makes_both_or_neither(
    practice: Event, cast: Cast, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    stale = seen(notes[0])
    move(event=practice, seen=stale, to=Place(Pile.THEME, theme), by=cast.people[Role.ORGANISER])
    with pytest.raises(SortedMeanwhileError):
        split(event=practice, seen=stale, name=Text(en="New"), by=rapporteur, at=timezone.now())
    with pytest.raises(BadThemeError):
        split(event=practice, seen=seen(notes[0]), name=Text(en="tiME"), by=rapporteur, at=timezone.now())
    assert Theme.objects.count() == 1
    made, count = split(
        event=practice, seen=seen(*notes[:2]), name=Text(en="New"), by=rapporteur, at=timezone.now()
    )
    assert (made.notes.count(), count) == (2, 2)


def told(theme: Theme, notes: Notes, by: Person, text: str, shown: Notes | None = None) -> Theme:
    return change_theme(
        theme=theme,
        name=theme.name,
        sentence=Text(en=text),
        cites={note.pk for note in notes},
        shown={note.pk for note in shown or []},
        base=Theme.objects.get(pk=theme.pk).revision,
        by=by,
        at=timezone.now(),
    )


@pytest.mark.parametrize("kept", [True, False])
def test_undo_puts_nothing_back_on_the_wall_that_a_colleague_took_off(
    practice: Event, cast: Cast, rapporteur: Person, theme: Theme, notes: Notes, kept: bool
) -> None:
    other = add_theme(event=practice, name=Text(en="Elsewhere"), by=rapporteur, at=timezone.now())
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.THEME, theme), by=rapporteur)
    told(theme, notes[:1], rapporteur, "About one.", shown=notes[:1])
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.THEME, other), by=rapporteur)
    told(other, notes[:1], cast.people[Role.ORGANISER], "Of it.", shown=notes[:1] if kept else [])
    assert undo(event=practice, by=rapporteur) == (1, 0)
    note = Reflection.objects.get(pk=notes[0].pk)
    assert (note.theme_id, note.shown) == (theme.pk, kept)


def test_undo_from_a_pile_puts_it_back_on_the_wall(
    practice: Event, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.THEME, theme), by=rapporteur)
    told(theme, notes[:1], rapporteur, "About one.", shown=notes[:1])
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.NONE), by=rapporteur)
    undo(event=practice, by=rapporteur)
    assert Reflection.objects.get(pk=notes[0].pk).shown


def test_a_sentence_names_its_notes(practice: Event, rapporteur: Person, theme: Theme, notes: Notes) -> None:
    move(event=practice, seen=seen(*notes[:3]), to=Place(Pile.THEME, theme), by=rapporteur)
    with pytest.raises(BadThemeError, match="Tick"):
        told(theme, [notes[3]], rapporteur, "About a note of another theme.")
    told(theme, notes[:1], rapporteur, "About one.")
    (line,) = desk_of(practice).themes
    assert [cite.number for cite in line.cites] == [Reflection.objects.get(pk=notes[0].pk).number]
    # The note moves away: the sentence stays, is not shown, and comes back with the note.
    move(event=practice, seen=seen(notes[0]), to=Place(Pile.NONE), by=rapporteur)
    assert desk_of(practice).themes[0].lost
    undo(event=practice, by=rapporteur)
    assert desk_of(practice).themes[0].told


def test_the_second_writer_sees_the_firsts(theme: Theme, rapporteur: Person, cast: Cast) -> None:
    name = Text(en="Hours")
    common: dict[str, Any] = {"sentence": Text(), "cites": (), "shown": (), "base": 1, "at": timezone.now()}
    change_theme(theme=theme, name=name, by=cast.people[Role.ORGANISER], **common)
    with pytest.raises(StaleThemeError) as error:
        change_theme(theme=theme, name=Text(en="Minutes"), by=rapporteur, **common)
    assert error.value.current.name == name


def test_merged_themes_keep_both_sentences_and_their_notes(
    practice: Event, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    other = add_theme(event=practice, name=Text(en="Hours"), by=rapporteur, at=timezone.now())
    move(event=practice, seen=seen(*notes[:2]), to=Place(Pile.THEME, theme), by=rapporteur)
    move(event=practice, seen=seen(*notes[2:]), to=Place(Pile.THEME, other), by=rapporteur)
    told(theme, notes[:1], rapporteur, "One.")
    told(other, notes[2:], rapporteur, "Two.")
    merge_themes(theme=theme, into=other, by=rapporteur, at=timezone.now())
    (line,) = desk_of(practice).themes
    assert (line.theme.pk, line.count, len(line.cites)) == (other.pk, 4, 3)
    assert line.theme.sentence == {"en": "Two. One."}
    with pytest.raises(BadThemeError):
        merge_themes(theme=theme, into=other, by=rapporteur, at=timezone.now())
    with pytest.raises(BadThemeError):
        remove_theme(theme=other, by=rapporteur, at=timezone.now())


def test_with_fewer_than_three_notes_only_the_sentence_is_shared(
    practice: Event, rapporteur: Person, theme: Theme, notes: Notes
) -> None:
    move(event=practice, seen=seen(*notes[:2]), to=Place(Pile.THEME, theme), by=rapporteur)
    assert shared_themes(practice) == []
    told(theme, notes[:1], rapporteur, "About time.", shown=notes[:2])
    (shared,) = shared_themes(practice)
    assert (shared.told, shared.count, shared.languages, shared.cites, shared.notes) == (True, 0, [], [], [])
    move(event=practice, seen=seen(notes[2]), to=Place(Pile.THEME, theme), by=rapporteur)
    (shared,) = shared_themes(practice)
    assert (shared.count, shared.languages, len(shared.notes)) == (3, [("en", 3)], 2)
    withdraw(question_id=notes[2].pk, person=None, receipt="AAAA-BBBB-CCC2")
    assert shared_themes(practice)[0].notes == []


def test_sixty_notes_of_2023(
    forum2023: Event, rapporteur: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert load_reflections_2023(event=forum2023, rapporteur=rapporteur, at=timezone.now()) == 60
    with django_assert_num_queries(3):
        desk = desk_of(forum2023)
    assert desk.total == 60
    assert len(desk.themes) == 6
    assert desk.piles[Pile.THEME] == 30
    assert Cite.objects.exists()
    assert Move.objects.count() == 1
    with django_assert_num_queries(6):
        shared = shared_themes(forum2023)
    assert all(one.told or one.count for one in shared)


@pytest.mark.at_once
def test_of_two_who_sort_the_same_notes_at_once_one_wins(own_process: Callable[[str], Any]) -> None:
    """In threads, on a database of its own; different notes are moved by both, and no number is given twice."""
    found = own_process("sala.forum.tests.sorting_at_once")
    assert found["same"] == [["late", "moved"]] * 5
    assert found["whole"] == [1] * 5
    assert found["other"] == [["moved", "moved"]] * 5
    assert found["numbers"] == list(range(1, 21))
