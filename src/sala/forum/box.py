"""Reads of the reflections box: its notes, piles and themes, and what of them everybody may see."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import Http404

from sala.forum.models import Cite, Event, Reflection, Theme
from sala.forum.queries import Translated, translations_of, writers_of
from sala.forum.types import Pile
from sala.people.api import Person

FEWEST = 3  # notes of one kind; fewer could tell who wrote them


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its readers see it; `author` is None for an anonymous one."""

    row: Reflection
    author: Person | None
    translations: list[Translated]

    @property
    def mark(self) -> str:
        """The note and the revision at which it was seen, as forms send it back."""
        return f"{self.row.pk}:{self.row.revision}"


def notes_in(event: Event) -> QuerySet[Reflection]:
    """What lies in the box; not what was taken back. In the order of time, which for anonymous ones is the hour."""
    return Reflection.objects.filter(event=event, withdrawn=False).order_by("left_at", "pk")


def note_of(event: Event, note_id: uuid.UUID) -> Reflection:
    """One of them, or 404."""
    found = notes_in(event).filter(pk=note_id).first()
    if found is None:
        raise Http404
    found.event = event
    return found


def with_writers(notes: QuerySet[Reflection]) -> list[Note]:
    """Notes with their translations, writers and translators: three queries."""
    rows = list(notes.prefetch_related("translations"))
    people = writers_of(rows)
    return [
        Note(row, people.get(row.author_id) if row.author_id else None, translations_of(row, people))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Cited:
    """A note that a sentence names: its number, and its id."""

    number: int
    note_id: uuid.UUID
    shown: bool


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme with how many notes it has, in which languages, and which its sentence names."""

    theme: Theme
    count: int
    languages: list[tuple[str, int]]
    cites: list[Cited]

    @property
    def few(self) -> bool:
        """So few notes that to show one could tell who wrote it."""
        return self.count < FEWEST

    @property
    def told(self) -> bool:
        """Its sentence stands, and names at least one note that lies in it."""
        return bool(self.theme.sentence and self.cites)

    @property
    def lost(self) -> bool:
        """It has a sentence whose notes were all moved away or taken back."""
        return bool(self.theme.sentence) and not self.cites


@dataclass(frozen=True, slots=True)
class Desk:
    """The whole box in figures: how many notes lie on each pile, and the themes."""

    piles: dict[Pile, int]
    themes: list[ThemeLine]

    @property
    def total(self) -> int:
        """All notes in the box."""
        return sum(self.piles.values())


def desk_of(event: Event) -> Desk:
    """Piles and themes with their figures: three queries."""
    piles: Counter[Pile] = Counter(dict.fromkeys(Pile, 0))
    languages: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    rows = Reflection.objects.filter(event=event, withdrawn=False).order_by()
    for row in rows.values("pile", "theme", "language").annotate(n=Count("pk")):
        piles[Pile(row["pile"])] += row["n"]
        if row["pile"] == Pile.THEME:
            languages[row["theme"]][row["language"]] += row["n"]
    cited = cites_of(event)
    return Desk(
        dict(piles),
        [
            ThemeLine(
                theme,
                languages[theme.pk].total(),
                sorted(languages[theme.pk].items(), key=lambda pair: (-pair[1], pair[0])),
                cited.get(theme.pk, []),
            )
            for theme in Theme.objects.filter(event=event)
        ],
    )


def cites_of(event: Event) -> dict[uuid.UUID, list[Cited]]:
    """Which notes each theme's sentence names, by theme; those that lie elsewhere now, or were taken back, are left
    out.
    """
    found: dict[uuid.UUID, list[Cited]] = defaultdict(list)
    rows = Cite.objects.filter(theme__event=event, note__withdrawn=False).select_related("note")
    for cite in rows.order_by("note__number"):
        if cite.note.theme_id == cite.theme_id and cite.note.number:
            found[cite.theme_id].append(Cited(cite.note.number, cite.note_id, cite.note.shown))
    return found


@dataclass(frozen=True, slots=True)
class Shared:
    """A theme as everybody sees it. With fewer than three notes only its sentence stands here (`count` is 0, no notes,
    no numbers); a language in which fewer than three were written is not told.
    """

    theme: Theme
    told: bool
    count: int
    languages: list[tuple[str, int]]
    cites: list[Cited]
    notes: list[Note]


def shared_themes(event: Event) -> list[Shared]:
    """The themes that have notes and something to tell, the largest first: six queries."""
    lines = [line for line in desk_of(event).themes if line.count and (line.told or not line.few)]
    chosen: dict[uuid.UUID | None, list[Note]] = defaultdict(list)
    rows = notes_in(event).filter(shown=True, theme__in=[line.theme.pk for line in lines if not line.few])
    for note in without_names(with_writers(rows.order_by("number"))):
        chosen[note.row.theme_id].append(note)
    return [
        Shared(
            theme=line.theme,
            told=line.told,
            count=0 if line.few else line.count,
            languages=[] if line.few else [pair for pair in line.languages if pair[1] >= FEWEST],
            cites=[] if line.few else line.cites,
            notes=chosen[line.theme.pk],
        )
        for line in sorted(lines, key=lambda line: -line.count)
    ]


def without_names(notes: Iterable[Note]) -> list[Note]:
    """The same notes, without who wrote and who translated them."""
    return [
        Note(note.row, None, [Translated(t.language, t.text, "") for t in note.translations])
        for note in notes
    ]


ClosingVersion = tuple[str, int, bool]


def closing_version(slug: str) -> ClosingVersion | None:
    """What the closing wall is kept by: the event's id, how often its themes changed, whether they are shared. One
    tiny query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, closing_revision, closing_shared_at IS NOT NULL FROM forum_event WHERE slug = %s",
            [slug],
        )
        row = cursor.fetchone()
    return (str(row[0]), row[1], bool(row[2])) if row else None
