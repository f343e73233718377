"""Sixty notes for the reflections box of 2023, about half of them sorted into six themes: all of it examples."""

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from sala.forum.actions.reflections import Leaving, leave_all
from sala.forum.actions.sorting import Place, move, translate_note
from sala.forum.actions.themes import add_theme, change_theme
from sala.forum.models import Event, Reflection, Theme
from sala.forum.types import Channel, Pile
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Person

BOOK = Path(__file__).resolve().parents[1] / "data" / "reflections2023.json"
HOURS = (10, 12, 14, 16, 19)  # breaks, and the bus back

Row = dict[str, Any]


@transaction.atomic
def load_reflections_2023(*, event: Event, rapporteur: Person, at: dt.datetime) -> int:
    """Fill the box of the forum of 2023; how many notes lie in it."""
    book = json.loads(BOOK.read_text(encoding="utf-8"))
    rows: list[Row] = book["notes"]
    notes = _leave(event, rows)
    for row in book["themes"]:
        chosen = [(note, one) for note, one in zip(notes, rows, strict=True) if one["place"] == row["key"]]
        theme = add_theme(event=event, name=Text(row["name"]), by=rapporteur, at=at)
        _move(event, [note for note, _one in chosen], Place(Pile.THEME, theme), rapporteur)
        _tell(theme, Text(row["sentence"]), chosen, rapporteur, at)
    for pile in (Pile.NONE, Pile.UNDECIDED):
        lying = [note for note, one in zip(notes, rows, strict=True) if one["place"] == pile.value]
        _move(event, lying, Place(pile), rapporteur)
    for note, one in zip(notes, rows, strict=True):
        for language, text in one.get("translations", {}).items():
            translate_note(note=note, language=language, text=text, by=rapporteur, base=None, at=at)
    return len(notes)


def _leave(event: Event, rows: list[Row]) -> list[Reflection]:
    zone, chance = ZoneInfo(event.scope.time_zone), random.Random(2023)  # noqa: S311  # the same examples each time
    leavings = []
    for row in rows:
        on = event.starts_on + dt.timedelta(days=chance.randrange(2))
        leavings.append(
            Leaving(
                id=uuid7(),
                event=event,
                text=row["text"],
                language=row["language"],
                author=None,
                channel=Channel.PAPER if row["paper"] else Channel.WEB,
                at=dt.datetime.combine(on, dt.time(chance.choice(HOURS)), zone),
            )
        )
    leave_all(leavings)
    there = Reflection.objects.select_related("event__scope").in_bulk([leaving.key for leaving in leavings])
    return [there[leaving.key] for leaving in leavings]


def _move(event: Event, notes: list[Reflection], to: Place, by: Person) -> None:
    move(event=event, seen={note.pk: note.revision for note in notes}, to=to, by=by)


def _tell(
    theme: Theme, sentence: Text, chosen: list[tuple[Reflection, Row]], by: Person, at: dt.datetime
) -> None:
    change_theme(
        theme=theme,
        name=theme.name,
        sentence=sentence,
        cites={note.pk for note, one in chosen if one["cited"]} if sentence else set(),
        shown={note.pk for note, one in chosen if one["shown"]},
        base=1,
        by=by,
        at=at,
    )
