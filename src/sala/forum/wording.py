"""Sentences about changes and clashes, in each language, for notices and pages."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from sala.forum.types import Change, ChangeKind, Chip, Slot
from sala.kit.dates import clock, day, number, short_day
from sala.kit.i18n import LANGUAGES, Text, in_every_language
from sala.meetings.api import Resource

NEW_FOR_YOU = _("New for you: %(title)s, %(time)s.")
NO_LONGER_YOURS = _("No longer with you: %(title)s.")
CANCELLED = _("Cancelled: %(title)s, %(before)s.")
TIME_AND_HALL_CHANGED = _("Time and room changed: %(title)s, now %(time)s, %(hall)s (was %(before)s).")
TIME_CHANGED = _("Time changed: %(title)s, now %(time)s (was %(before)s).")
HALL_CHANGED = _("Room changed: %(title)s, %(time)s, now %(hall)s.")
PEOPLE_CHANGED = _("Other people with you: %(title)s, %(time)s.")
TITLE_CHANGED = _("New title: %(title)s, %(time)s.")
OTHER_CHANGE = _("Changed: %(title)s, %(time)s.")
MORE = _("And %(count)s more changes; the list has them all.")
MOST_SENTENCES = 5
MOST_TOLD = 200  # signs; messengers show fewer


def in_languages(message: object, languages: Sequence[str]) -> list[tuple[str, str]]:
    """A translatable message in each of these languages, for what a whole hall reads: [("km", "…"), ("en", "…")]."""
    said = []
    for language in languages:
        with override(language):
            said.append((language, str(message)))
    return said


def hall_languages(event_languages: Sequence[str], reader: str) -> list[str]:
    """The languages of a wall or a paper form: the reader's first, then one more that the event is interpreted into."""
    known = [code for code in (*event_languages, "km", "en") if code in LANGUAGES]
    return list(dict.fromkeys([reader, *known]))[:2]


def notice_text(
    changes: Sequence[Change], person_id: uuid.UUID, halls: Mapping[uuid.UUID, Resource], zone: str
) -> Text:
    """What one publication changed for one person, a line each, in every language; after five the rest is counted."""
    sentences = [change_sentence(change, person_id, halls, zone) for change in changes[:MOST_SENTENCES]]
    if len(changes) > MOST_SENTENCES:
        sentences.append(in_every_language(MORE, {"count": len(changes) - MOST_SENTENCES}))
    return Text({code: "\n".join(s[code] for s in sentences) for code in LANGUAGES})


def change_sentence(
    change: Change, person_id: uuid.UUID, halls: Mapping[uuid.UUID, Resource], zone: str
) -> Text:
    """What a change means for one person, in each language; times are in the event's zone."""
    message = _message(change, person_id)
    sentences = {}
    for language in LANGUAGES:
        hall = halls.get(change.slot.hall_id) if change.slot.hall_id else None
        values = {
            "title": change.slot.title.said(language).text,
            "time": _time(change.slot, zone, language),
            "before": _time(change.before, zone, language) if change.before else "",
            "hall": hall.name.said(language).text if hall else "",
        }
        with override(language):
            sentences[language] = str(message) % values
    return Text(sentences)


def _message(change: Change, person_id: uuid.UUID) -> Promise:
    was = change.before is not None and _has(change.before, person_id)
    now = change.after is not None and _has(change.after, person_id)
    if change.after is None:
        return CANCELLED
    if now and not was:
        return NEW_FOR_YOU
    if was and not now:
        return NO_LONGER_YOURS
    return _message_of_kinds(set(change.kinds), has_hall=change.after.hall_id is not None)


def _message_of_kinds(kinds: set[ChangeKind], *, has_hall: bool) -> Promise:
    moved = bool({ChangeKind.EARLIER, ChangeKind.LATER} & kinds)
    hall = has_hall and ChangeKind.HALL in kinds
    if moved:
        return TIME_AND_HALL_CHANGED if hall else TIME_CHANGED
    if hall:
        return HALL_CHANGED
    if kinds == {ChangeKind.PEOPLE}:
        return PEOPLE_CHANGED
    return TITLE_CHANGED if kinds == {ChangeKind.TITLE} else OTHER_CHANGE


def _has(slot: Slot, person_id: uuid.UUID) -> bool:
    return any(person_id in people for people in slot.people.values())


def _time(slot: Slot, zone: str, language: str) -> str:
    at = slot.starts_at.astimezone(ZoneInfo(zone))
    return f"{short_day(at.date(), language)} {clock(at, language)}"


def default_version_name(date: dt.date) -> Text:
    """What a version is called unless its publisher says otherwise: "As of 28 March", as each language writes it."""
    names = {}
    for language in LANGUAGES:
        with override(language):
            names[language] = gettext("As of %(day)s") % {
                "day": day(date, language, year=False, weekday=False)
            }
    return Text(names)


_LOOK = {
    ChangeKind.NEW: ("ok", "plus"),
    ChangeKind.GONE: ("bad", "cross"),
    ChangeKind.EARLIER: ("wait", "clock"),
    ChangeKind.LATER: ("wait", "clock"),
    ChangeKind.LONGER: ("wait", "clock"),
    ChangeKind.SHORTER: ("wait", "clock"),
    ChangeKind.HALL: ("info", "pin"),
    ChangeKind.PEOPLE: ("info", "me"),
    ChangeKind.TITLE: ("info", "edit"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change for everybody: what it is called, and what was and is, in the reader's language."""

    chips: tuple[Chip, ...]
    title: Text
    slug: str
    gone: bool
    time: str
    moves: tuple[tuple[str, str], ...]


def change_line(change: Change, halls: Mapping[uuid.UUID, Text], zone: str, language: str) -> ChangeLine:
    """The change as a line of "what changed"; `moves` are pairs of before and now (time, room, title)."""
    was, now = change.before, change.after
    moves = []
    if was and now:
        moves = [
            (_spell(was, zone, language), _spell(now, zone, language)),
            (_hall(was, halls, language), _hall(now, halls, language)),
            (was.title.said(language).text, now.title.said(language).text),
        ]
    return ChangeLine(
        chips=tuple(chip_of(kind, change, language) for kind in change.kinds),
        title=change.slot.title,
        slug=change.slot.slug,
        gone=now is None,
        time=_time(change.slot, zone, language),
        moves=tuple((before, after) for before, after in moves if before != after),
    )


def chip_of(kind: ChangeKind, change: Change, language: str) -> Chip:
    """The chip of one kind of change; "Earlier by 30 minutes" where that is easily said."""
    tone, icon = _LOOK[kind]
    label = str(kind.label)
    if kind in {ChangeKind.EARLIER, ChangeKind.LATER} and change.before and change.after:
        minutes = int(abs(change.after.starts_at - change.before.starts_at).total_seconds()) // 60
        if minutes < _LONG:
            label = _by_minutes(kind, minutes, language)
    return Chip(tone, icon, label)


_LONG = 180  # minutes; beyond, nobody reckons in minutes


def _by_minutes(kind: ChangeKind, minutes: int, language: str) -> str:
    values = {"minutes": number(minutes, language)}
    if kind == ChangeKind.EARLIER:
        return ngettext("Earlier by %(minutes)s minute", "Earlier by %(minutes)s minutes", minutes) % values
    return ngettext("Later by %(minutes)s minute", "Later by %(minutes)s minutes", minutes) % values


def _spell(slot: Slot, zone: str, language: str) -> str:
    ends = slot.ends_at.astimezone(ZoneInfo(zone))
    return f"{_time(slot, zone, language)}–{clock(ends, language)}"


def _hall(slot: Slot, halls: Mapping[uuid.UUID, Text], language: str) -> str:
    name = halls.get(slot.hall_id) if slot.hall_id else None
    return name.said(language).text if name else gettext("no room")


def told_in_short(text: str) -> str:
    """The beginning of a text, for messengers: at most 200 signs, cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= MOST_TOLD else f"{plain[:MOST_TOLD].rpartition(' ')[0]} …"
