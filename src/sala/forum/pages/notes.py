"""The rapporteur's desk: the notes of the reflections box, pile by pile, to be sorted into themes."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.actions.sorting import Place
from sala.forum.asked import results_to_read
from sala.forum.box import Desk, Note, desk_of, notes_in, with_writers
from sala.forum.fields import as_id
from sala.forum.models import Event, EventForm, Move, Reflection, Theme
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_read_notes, can_sort_notes
from sala.forum.types import Pile
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only

ON_A_PAGE = 20
NEW_THEME = "new"
_PILES = (Pile.UNSORTED, Pile.NONE, Pile.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Tab:
    """A pile or theme: its word (`theme` instead for a theme), its address, how many notes, whether it is shown."""

    label: str
    theme: Theme | None
    value: str
    count: int
    current: bool
    key: str


@dataclass(frozen=True, slots=True)
class NotesPage:
    """`notes` is one page of a pile or theme. `said` and `error`: what the last press did, or why it changed nothing.
    `typed` is the name of a new theme that could not be made; `marked` are the marks that stay. `undoes`: the last
    move can be undone. `forms`: those of the event whose answers the same readers read.
    """

    crumbs: list[Crumb]
    event: Event
    desk: Desk
    piles: list[Tab]
    themes: list[Tab]
    place: str
    notes: list[Note]
    numbers: Page[Reflection]
    sorts: bool
    undoes: bool
    forms: list[EventForm]
    said: str
    error: str
    typed: str
    marked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a press did: a sentence, or an error with what was marked and typed."""

    said: str = ""
    error: str = ""
    typed: str = ""
    marked: tuple[str, ...] = ()


@read_only
@signed_in
def notes(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For rapporteurs, chairs and organisers. `?place=unsorted|none|undecided|<theme>`, `?page=`."""
    return show_notes(request, person, event, Outcome(said=_said(request)))


def show_notes(request: HttpRequest, person: Person, event: str, outcome: Outcome) -> HttpResponse:
    """The desk, with what the last press did."""
    found = event_by_slug(event)
    if not can_read_notes(person, found):
        raise PermissionDenied
    desk = desk_of(found)
    place = place_of(found, request.POST.get("from") or request.GET.get("place", "")) or Place(Pile.UNSORTED)
    rows = notes_in(found).filter(pile=place.pile, theme=place.theme_id)
    numbers = Paginator(rows, ON_A_PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    first = (numbers.number - 1) * ON_A_PAGE
    here = value_of(place)
    sorts = can_sort_notes(person, found)
    shown = NotesPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("Notes"))],
        event=found,
        desk=desk,
        piles=_piles(desk, here),
        themes=_themes(desk, here),
        place=here,
        notes=with_writers(rows[first : first + ON_A_PAGE]),
        numbers=numbers,
        sorts=sorts,
        undoes=sorts and Move.objects.filter(event=found, by_id=person.pk).exists(),
        forms=results_to_read(found),
        said=outcome.said,
        error=outcome.error,
        typed=outcome.typed,
        marked=outcome.marked,
    )
    return page(request, "forum/notes.html", shown, status=422 if outcome.error else 200)


def value_of(place: Place) -> str:
    """A place as forms and addresses say it."""
    return str(place.theme_id) if place.theme_id else place.pile.value


def place_of(event: Event, value: str) -> Place | None:
    """The pile or theme that a form or an address names; None for anything else."""
    if value in _PILES:
        return Place(Pile(value))
    key = as_id(value)
    theme = Theme.objects.filter(event=event, pk=key).first() if key else None
    return Place(Pile.THEME, theme) if theme else None


def _piles(desk: Desk, here: str) -> list[Tab]:
    keys = {Pile.NONE: "0", Pile.UNDECIDED: "-", Pile.UNSORTED: ""}
    return [
        Tab(str(pile.label), None, pile.value, desk.piles[pile], pile.value == here, keys[pile])
        for pile in _PILES
    ]


def _themes(desk: Desk, here: str) -> list[Tab]:
    return [
        Tab("", line.theme, str(line.theme.pk), line.count, str(line.theme.pk) == here, _key(number))
        for number, line in enumerate(desk.themes, 1)
    ]


def _key(number: int) -> str:
    """The key that sorts into the number-th theme: 1 to 9, then a letter that means nothing else here."""
    keys = "123456789abcdefghilmnopqrstvwyz"
    return keys[number - 1] if number <= len(keys) else ""


def _said(request: HttpRequest) -> str:
    sentences = {
        "moved": _("Moved."),
        "back": _("The last move is undone."),
        "some": _("Some notes went back; those that were moved again since then stay where they are."),
        "nothing": _("There was nothing to undo."),
    }
    return sentences.get(request.GET.get("done", ""), "")
