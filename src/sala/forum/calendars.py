"""Schedules as iCalendar (RFC 5545). Pure: no database."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext
from icalendar import Calendar, Event

from sala.forum.types import Slot
from sala.kit.i18n import Text


@dataclass(frozen=True, slots=True)
class Dated:
    """A session in a calendar. `sequence` counts what was published and said about delays: clients take the entry with
    the higher one. `late`: by how many minutes it begins after its time.
    """

    slot: Slot
    cancelled: bool
    sequence: int
    published_at: datetime
    zone: str
    venue: Text
    path: str
    late: int


def latest_and_gone(
    versions: Iterable[tuple[int, list[Slot]]], mine: Callable[[Slot], bool]
) -> list[tuple[Slot, bool]]:
    """The sessions of the newest version that are `mine`, and those that were in an older one (cancelled: True).

    `versions` are (number, sessions), the newest first. Calendars that had a session hear that it is cancelled.
    """
    found: dict[uuid.UUID, tuple[Slot, bool]] = {}
    for age, (_number, slots) in enumerate(versions):
        for slot in slots:
            if mine(slot):
                found.setdefault(slot.session_id, (slot, age > 0))
    return list(found.values())


def calendar_file(
    name: str,
    sessions: Iterable[Dated],
    *,
    language: str,
    halls: Mapping[uuid.UUID, Text],
    site: Callable[[str], str],
) -> bytes:
    """The calendar's bytes. Each session keeps one UID over all versions; times carry the event's zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sala//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for dated in sorted(sessions, key=lambda d: (d.slot.starts_at, d.slot.slug)):
        calendar.add_component(_entry(dated, language, halls, site))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(dated: Dated, language: str, halls: Mapping[uuid.UUID, Text], site: Callable[[str], str]) -> Event:
    slot, zone = dated.slot, ZoneInfo(dated.zone)
    entry = Event()
    entry.add("uid", f"{slot.session_id}@sala")
    entry.add("dtstamp", dated.published_at)
    entry.add("sequence", dated.sequence)
    entry.add("status", "CANCELLED" if dated.cancelled else "CONFIRMED")
    entry.add("summary", slot.title.said(language).text)
    late = timedelta(minutes=dated.late)
    entry.add("dtstart", (slot.starts_at + late).astimezone(zone))
    entry.add("dtend", (slot.ends_at + late).astimezone(zone))
    hall = halls.get(slot.hall_id) if slot.hall_id else None
    places = [text.said(language).text for text in (hall, dated.venue) if text]
    if places:
        entry.add("location", ", ".join(places))
    told = [_late_words(dated.late)] if dated.late else []
    if told or slot.lead:
        entry.add("description", "\n".join([*told, *([slot.lead.said(language).text] if slot.lead else [])]))
    entry.add("url", site(dated.path))
    return entry


def _late_words(minutes: int) -> str:
    said = ngettext("%(minutes)s minute late", "%(minutes)s minutes late", minutes)
    return said % {"minutes": minutes}
