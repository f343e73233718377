"""A published schedule as other programs read it: frab's schedule.json and schedule.xml, of one tree. No database.

Formats: https://c3voc.de/wiki/schedule (XSD and JSON schema). Ids and guids are the sessions' own: they stay over
versions.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from sala.forum.types import Part, SessionKind, Slot
from sala.kit.i18n import Text

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHORTEST = 4  # letters of an acronym and of a session's slug, by the schema
_ID_BITS = 31


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported. `base_url` is the schedule's address; texts come out in `language` or its fallback."""

    slug: str
    title: Text
    version: str
    zone: str
    language: str
    starts_on: dt.date
    ends_on: dt.date
    base_url: str
    slots: Sequence[Slot]
    halls: Mapping[uuid.UUID, Text]
    names: Mapping[uuid.UUID, str]


def frab_tree(export: Export) -> dict[str, Any]:
    """The object of schedule.json."""
    ids = _ids(slot.session_id for slot in export.slots)
    days = _days(export, ids)
    conference = {
        "acronym": _acronym(export.slug),
        "title": _said(export.title, export),
        "start": export.starts_on.isoformat(),
        "end": export.ends_on.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": "00:15",
        "time_zone_name": export.zone,
        "url": export.base_url,
        "tracks": [{"name": str(kind.label), "slug": kind.value} for kind in SessionKind],
        "rooms": [{"name": _said(name, export), "guid": str(pk)} for pk, name in export.halls.items()],
        "days": days,
    }
    return {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "Sala"},
        "schedule": {"version": export.version, "base_url": export.base_url, "conference": conference},
    }


def frab_xml(export: Export) -> bytes:
    """The same as schedule.xml, valid against the XSD."""
    schedule = frab_tree(export)["schedule"]
    said = schedule["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name="Sala")
    _add(root, "version", schedule["version"])
    conference = ET.SubElement(root, "conference")
    for name in ("title", "acronym", "start", "end"):
        _add(conference, name, said[name])
    _add(conference, "days", str(said["daysCount"]))
    _add(conference, "timeslot_duration", said["timeslot_duration"])
    _add(conference, "base_url", schedule["base_url"])
    _add(conference, "time_zone_name", said["time_zone_name"])
    for track in said["tracks"]:
        ET.SubElement(conference, "track", name=_clean(track["name"]), slug=track["slug"])
    guids = {room["name"]: room["guid"] for room in said["rooms"]}
    for day in said["days"]:
        _add_day(root, day, guids)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_day(root: ET.Element, day: Mapping[str, Any], guids: Mapping[str, str]) -> None:
    node = ET.SubElement(
        root, "day", index=str(day["index"]), date=day["date"], start=day["day_start"], end=day["day_end"]
    )
    for name, events in day["rooms"].items():
        room = ET.SubElement(node, "room", name=_clean(name))
        if name in guids:
            room.set("guid", guids[name])
        for event in events:
            _add_event(room, event)


def _add_event(room: ET.Element, said: Mapping[str, Any]) -> None:
    node = ET.SubElement(room, "event", id=str(said["id"]), guid=said["guid"])
    plain = (
        "room",
        "title",
        "subtitle",
        "type",
        "date",
        "start",
        "duration",
        "abstract",
        "slug",
        "track",
        "language",
        "description",
    )
    for name in plain:
        _add(node, name, said[name])
    persons = ET.SubElement(node, "persons")
    for person in said["persons"]:
        _add(persons, "person", person["name"], id=str(person["id"]), guid=person["guid"])
    _add(node, "url", said["url"])


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _days(export: Export, ids: Mapping[uuid.UUID, int]) -> list[dict[str, Any]]:
    zone = ZoneInfo(export.zone)
    ordered = sorted(export.slots, key=lambda slot: (slot.starts_at, slot.slug))
    days: list[dict[str, Any]] = []
    for date, group in groupby(ordered, key=lambda slot: slot.starts_at.astimezone(zone).date()):
        slots = list(group)
        rooms: dict[str, list[dict[str, Any]]] = {}
        for slot in slots:
            event = _event(slot, export, ids)
            rooms.setdefault(event["room"], []).append(event)
        days.append(
            {
                "index": len(days) + 1,
                "date": date.isoformat(),
                "day_start": slots[0].starts_at.astimezone(zone).isoformat(),
                "day_end": max(slot.ends_at for slot in slots).astimezone(zone).isoformat(),
                "rooms": rooms,
            }
        )
    return days


def _event(slot: Slot, export: Export, ids: Mapping[uuid.UUID, int]) -> dict[str, Any]:
    starts = slot.starts_at.astimezone(ZoneInfo(export.zone))
    minutes = int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    hall = export.halls.get(slot.hall_id) if slot.hall_id else None
    people = dict.fromkeys(
        p for part in (Part.SPEAKER, Part.CHAIR) for p in slot.people.get(part, ()) if p in export.names
    )
    person_ids = _ids(people)
    return {
        "id": ids[slot.session_id],
        "guid": str(slot.session_id),
        "date": starts.isoformat(),
        "start": f"{starts:%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "room": _said(hall, export) if hall else "–",
        "slug": f"{_acronym(export.slug)}-{_long_enough(slot.slug, ids[slot.session_id])}",
        "url": f"{export.base_url}session/{slot.slug}/",
        "title": _said(slot.title, export),
        "subtitle": "",
        "track": str(SessionKind(slot.kind).label),
        "type": str(slot.kind),
        "language": slot.spoken[0] if slot.spoken else export.language,
        "abstract": _said(slot.lead, export),
        "description": "",
        "persons": [{"id": person_ids[p], "guid": str(p), "name": export.names[p]} for p in people],
        "links": [],
    }


def _said(text: Text, export: Export) -> str:
    return text.said(export.language).text


def _ids(guids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """A positive number for each guid, the same in every version: its last 31 bits; if two agree, the next free one."""
    found: dict[uuid.UUID, int] = {}
    taken: set[int] = set()
    for guid in sorted(set(guids)):
        number = guid.int % 2**_ID_BITS or 1
        while number in taken:
            number += 1
        taken.add(number)
        found[guid] = number
    return found


def _acronym(slug: str) -> str:
    acronym = re.sub(r"[^a-z0-9]+", "_", slug.lower()).strip("_")
    return acronym if len(acronym) >= _SHORTEST else f"forum_{acronym}".rstrip("_")


def _long_enough(slug: str, number: int) -> str:
    """A slug of at least four letters; a shorter one gets its session's number, so that it is nobody else's."""
    slug = slug.lower().strip("-_")
    return slug if len(slug) >= _SHORTEST else f"{slug}-session-{number}".lstrip("-")
