"""One theme: its name, its sentence and the notes that it names, which notes the wall shows; merge, take away."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sala.forum.actions.themes import (
    LONGEST_NAME,
    LONGEST_SENTENCE,
    BadThemeError,
    StaleThemeError,
    change_theme,
    merge_themes,
    remove_theme,
)
from sala.forum.box import FEWEST, Note, notes_in, with_writers
from sala.forum.fields import Typed, Words, as_id, words_of
from sala.forum.models import Cite, Event, Theme
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_sort_notes
from sala.kit.folding import whole_number
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page

MOST_NOTES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A note of the theme: whether the sentence names it, and whether the wall shows it."""

    note: Note
    cited: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class ThemePage:
    """What stands in the form. `base`: the revision it was read at. `theirs`: what somebody else saved meanwhile.
    `few`: too few notes to show one; `cut`: there are more notes than the page has.
    """

    crumbs: list[Crumb]
    event: Event
    theme: Theme
    name: Words
    sentence: Words
    base: str
    lines: list[Line]
    others: list[Theme]
    theirs: list[tuple[str, str]]
    errors: dict[str, str]
    few: bool
    cut: bool


@signed_in
def theme(request: HttpRequest, person: Person, event: str, theme: uuid.UUID) -> HttpResponse:
    """For rapporteurs and organisers."""
    found = _theme(person, event, theme)
    typed, theirs, base = Typed(request.POST), list[tuple[str, str]](), str(found.revision)
    if request.method == "POST":
        base = request.POST.get("base", "")
        try:
            if _save(typed, found, person, base):
                return redirect(f"{reverse('forum:themes', args=[event])}#t-{found.pk}")
        except StaleThemeError as problem:
            typed.fail("", problem)
            now = problem.current
            theirs = [(_("Name"), str(now.name)), (_("Sentence"), str(now.sentence))]
            base = str(now.revision)
        except BadThemeError as problem:
            typed.fail(problem.field, problem)
    return _show(request, found, typed, theirs, base)


@require_POST
@signed_in
def merge_theme(request: HttpRequest, person: Person, event: str, theme: uuid.UUID) -> HttpResponse:
    """All notes of this theme into another one; this one is gone."""
    found, typed = _theme(person, event, theme), Typed(request.POST)
    key = as_id(request.POST.get("into", ""))
    into = Theme.objects.filter(event=found.event, pk=key).first() if key else None
    if into is None:
        typed.fail("into", _("Choose the other theme."))
        return _show(request, found, typed, [], str(found.revision))
    try:
        merge_themes(theme=found, into=into, by=person, at=timezone.now())
    except ValidationError as problem:
        typed.fail("into", problem)
        return _show(request, found, typed, [], str(found.revision))
    return redirect(f"{reverse('forum:themes', args=[event])}#t-{into.pk}")


@require_POST
@signed_in
def remove_empty_theme(request: HttpRequest, person: Person, event: str, theme: uuid.UUID) -> HttpResponse:
    """Take a theme without notes away."""
    found, typed = _theme(person, event, theme), Typed(request.POST)
    try:
        remove_theme(theme=found, by=person, at=timezone.now())
    except ValidationError as problem:
        typed.fail("", problem)
        return _show(request, found, typed, [], str(found.revision))
    return redirect("forum:themes", event)


def _theme(person: Person, slug: str, theme_id: uuid.UUID) -> Theme:
    event = event_by_slug(slug)
    if not can_sort_notes(person, event):
        raise PermissionDenied
    found = Theme.objects.filter(event=event, pk=theme_id).first()
    if found is None:
        raise Http404
    found.event = event
    return found


def _save(typed: Typed, found: Theme, person: Person, base: str) -> bool:
    name = typed.text("name", longest=LONGEST_NAME)
    sentence = typed.text("sentence", longest=LONGEST_SENTENCE)
    if typed.errors:
        return False
    change_theme(
        theme=found,
        name=name,
        sentence=sentence,
        cites=_ticked(typed, "cite"),
        shown=_ticked(typed, "show"),
        base=whole_number(base) or 0,
        by=person,
        at=timezone.now(),
    )
    return True


def _ticked(typed: Typed, name: str) -> set[uuid.UUID]:
    return {key for value in typed.post.getlist(name)[:MOST_NOTES] if (key := as_id(value))}


def _show(
    request: HttpRequest, found: Theme, typed: Typed, theirs: list[tuple[str, str]], base: str
) -> HttpResponse:
    again = "base" in typed.post and bool(typed.errors)
    rows = notes_in(found.event).filter(theme=found).order_by("number")
    notes = with_writers(rows[:MOST_NOTES])
    cited = (
        _ticked(typed, "cite")
        if again
        else set(Cite.objects.filter(theme=found).values_list("note", flat=True))
    )
    shown = _ticked(typed, "show") if again else {note.row.pk for note in notes if note.row.shown}
    slug = found.event.slug
    form = ThemePage(
        crumbs=[
            Crumb(found.event.title, reverse("forum:schedule", args=[slug])),
            Crumb(_("Themes"), reverse("forum:themes", args=[slug])),
            Crumb(str(found.name)),
        ],
        event=found.event,
        theme=found,
        name=typed.words("name") if again else words_of(found.name),
        sentence=typed.words("sentence") if again else words_of(found.sentence),
        base=base,
        lines=[Line(note, note.row.pk in cited, note.row.pk in shown) for note in notes],
        others=list(Theme.objects.filter(event=found.event).exclude(pk=found.pk)),
        theirs=theirs,
        errors=typed.errors,
        few=len(notes) < FEWEST,
        cut=len(notes) == MOST_NOTES and rows.count() > MOST_NOTES,
    )
    return page(request, "forum/theme.html", form, status=422 if typed.errors else 200)
