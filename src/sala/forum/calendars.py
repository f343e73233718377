"""Schedules as iCalendar (RFC 5545). Pure: no database."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from sala.forum.types import Slot
from sala.kit.i18n import Text


@dataclass(frozen=True, slots=True)
class Dated:
    """A session in a calendar. `sequence` is the version's number: clients take the entry with the higher one."""

    slot: Slot
    cancelled: bool
    sequence: int
    published_at: datetime
    zone: str
    venue: Text
    path: str


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
    entry.add("dtstart", slot.starts_at.astimezone(zone))
    entry.add("dtend", slot.ends_at.astimezone(zone))
    hall = halls.get(slot.hall_id) if slot.hall_id else None
    places = [text.said(language).text for text in (hall, dated.venue) if text]
    if places:
        entry.add("location", ", ".join(places))
    if slot.lead:
        entry.add("description", slot.lead.said(language).text)
    entry.add("url", site(dated.path))
    return entry
