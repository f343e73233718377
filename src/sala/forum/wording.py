"""Sentences about changes, in each language, for notices."""

import uuid
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sala.forum.types import Change, ChangeKind, Slot
from sala.kit.dates import clock, short_day
from sala.kit.i18n import LANGUAGES, Text
from sala.meetings.api import Resource

NEW_FOR_YOU = _("New for you: %(title)s, %(time)s.")
NO_LONGER_YOURS = _("No longer with you: %(title)s.")
CANCELLED = _("Cancelled: %(title)s, %(time)s.")
TIME_CHANGED = _("Time changed: %(title)s, now %(time)s (was %(before)s).")
HALL_CHANGED = _("Room changed: %(title)s, %(time)s, now %(hall)s.")
OTHER_CHANGE = _("Changed: %(title)s, %(time)s.")


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


def _message(change: Change, person_id: uuid.UUID) -> str:
    was = change.before is not None and _has(change.before, person_id)
    now = change.after is not None and _has(change.after, person_id)
    if change.after is None:
        return CANCELLED
    if now and not was:
        return NEW_FOR_YOU
    if was and not now:
        return NO_LONGER_YOURS
    if {ChangeKind.EARLIER, ChangeKind.LATER} & set(change.kinds):
        return TIME_CHANGED
    return HALL_CHANGED if ChangeKind.HALL in change.kinds else OTHER_CHANGE


def _has(slot: Slot, person_id: uuid.UUID) -> bool:
    return any(person_id in people for people in slot.people.values())


def _time(slot: Slot, zone: str, language: str) -> str:
    at = slot.starts_at.astimezone(ZoneInfo(zone))
    return f"{short_day(at.date(), language)} {clock(at, language)}"
