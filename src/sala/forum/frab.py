"""Reading frab's schedule.json and schedule.xml leniently but safely: bounded, types checked, nothing trusted. Pure: no
database.

Format: https://c3voc.de/wiki/schedule. What is missing is left out; what is of the wrong type is refused.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext

from sala.kit.dates import spoken_number

LARGEST = 5_000_000  # bytes; a congress with 200 sessions has 700,000
MOST_SESSIONS = 1000
TITLE, LEAD, NAME = 200, 2000, 120
_CODE = 2  # letters of a language's code
_T = TypeVar("_T")


class NotAScheduleError(ValueError):
    """The file is no schedule of this format; the message says where it is wrong."""


@dataclass(frozen=True, slots=True)
class ShownSession:
    """One session. `guid` stays the same over versions; `people` are (id in the file, public name); `language` is a
    code of two letters, or "" if unsaid.
    """

    guid: str
    title: str
    abstract: str
    kind: str
    room: str
    language: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownSchedule:
    """A whole schedule. `acronym` names it in addresses. `left_out`: titles of sessions without a time or a length;
    `cut`: how many descriptions were longer than we keep.
    """

    title: str
    acronym: str
    zone: str
    version: str
    sessions: tuple[ShownSession, ...]
    left_out: tuple[str, ...] = ()
    cut: int = 0

    @property
    def language(self) -> str:
        """The language of most sessions, in which its name and halls are taken to be; English if none says one."""
        said = Counter(session.language for session in self.sessions if session.language)
        return said.most_common(1)[0][0] if said else "en"


def read_schedule(body: bytes) -> ShownSchedule:
    """The schedule in the bytes of a file, JSON or XML. Raises NotAScheduleError for another format, and for anything
    too large.
    """
    if len(body) > LARGEST:
        message = gettext("The file has %(size)s bytes; at most %(most)s are read.")
        raise NotAScheduleError(message % {"size": spoken_number(len(body)), "most": spoken_number(LARGEST)})
    top = _xml(body) if looks_like_xml(body) else _json(body)
    schedule = _get(_of(top, dict, "schedule"), "schedule", dict, {})
    conference = _get(schedule, "conference", dict, {})
    title = _text(conference, "title", TITLE)
    if not title:
        raise NotAScheduleError(gettext("The file has no conference with a title: it is no schedule."))
    zone = _zone(conference)
    events = list(_events(conference))
    read = [(event, _session(event, room, zone)) for room, event in events]
    sessions = tuple(session for _event, session in read if session)
    if not sessions:
        raise NotAScheduleError(gettext("The schedule has no sessions."))
    return ShownSchedule(
        title,
        _text(conference, "acronym", 40),
        zone,
        _text(schedule, "version", NAME),
        sessions,
        tuple(_text(event, "title", TITLE) or "–" for event, session in read if session is None),
        sum(len(_lead(event)) > LEAD for event, _session in read),
    )


def looks_like_xml(body: bytes) -> bool:
    """Whether a file begins as XML does."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAScheduleError(gettext("The file is not JSON.")) from error


def _xml(body: bytes) -> dict[str, Any]:
    """schedule.xml as the object that schedule.json would be."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NotAScheduleError(
            gettext("The file is not XML, or not one that can be read safely.")
        ) from error
    conference: dict[str, Any] = _said(root.find("conference"))
    conference["days"] = [{"rooms": _rooms(day)} for day in root.findall("day")]
    return {"schedule": {"version": root.findtext("version") or "", "conference": conference}}


def _rooms(day: Any) -> dict[str, list[dict[str, Any]]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for room in day.findall("room"):
        rooms.setdefault(room.get("name", ""), []).extend(_event_of(event) for event in room.findall("event"))
    return rooms


def _event_of(node: Any) -> dict[str, Any]:
    persons = [
        {**dict(person.items()), "public_name": "".join(person.itertext()).strip()}
        for person in node.findall("persons/person")
    ]
    return {**_said(node), "guid": node.get("guid", ""), "id": node.get("id", ""), "persons": persons}


def _said(node: Any) -> dict[str, Any]:
    """The texts of an element's own children."""
    return (
        {} if node is None else {child.tag: child.text or "" for child in node if isinstance(child.tag, str)}
    )


def _events(conference: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    count = 0
    for day in _get(conference, "days", list, []):
        for room, events in _get(_of(day, dict, "days"), "rooms", dict, {}).items():
            for event in _of(events, list, "rooms"):
                count += 1
                if count > MOST_SESSIONS:
                    message = gettext("The schedule has more than %(most)s sessions.")
                    raise NotAScheduleError(message % {"most": spoken_number(MOST_SESSIONS)})
                yield _printable(room)[:NAME], _of(event, dict, "events")


def _session(event: Mapping[str, Any], room: str, zone: str) -> ShownSession | None:
    title, starts_at, length = _text(event, "title", TITLE), _moment(event, zone), _length(event)
    if not title or not starts_at or not length:
        return None
    return ShownSession(
        _printable(event.get("guid") or event.get("id") or title)[:80],
        title,
        _lead(event)[:LEAD],
        _text(event, "type", 40).lower(),
        room,
        _language(event),
        starts_at,
        starts_at + length,
        tuple(_people(event)),
    )


def _lead(event: Mapping[str, Any]) -> str:
    """What is said about a session: the abstract, and the description below it."""
    parts = (_text(event, "abstract", 3 * LEAD), _text(event, "description", 3 * LEAD))
    return "\n\n".join(dict.fromkeys(part for part in parts if part))


def _language(event: Mapping[str, Any]) -> str:
    """ISO 639-1 without a country; "" when it is said otherwise or not at all."""
    code = _text(event, "language", 40).lower().replace("_", "-").partition("-")[0]
    return code if len(code) == _CODE and code.isascii() and code.isalpha() else ""


def _people(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in _get(event, "persons", list, [])[:50]:
        person = _of(row, dict, "persons")
        name = _text(person, "public_name", NAME) or _text(person, "name", NAME)
        if name:
            said = person.get("guid") or person.get("code") or person.get("id")
            yield (_printable(said) if said else name)[:80], name


def _moment(event: Mapping[str, Any], zone: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(_text(event, "date", 40))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _length(event: Mapping[str, Any]) -> dt.timedelta | None:
    hours, _colon, minutes = _text(event, "duration", 8).partition(":")
    if not (hours.isdecimal() and minutes[:2].isdecimal()):
        return None
    length = dt.timedelta(hours=int(hours), minutes=int(minutes[:2]))
    return length if dt.timedelta() < length <= dt.timedelta(hours=16) else None


def _zone(conference: Mapping[str, Any]) -> str:
    name = _text(conference, "time_zone_name", 40)
    try:
        return ZoneInfo(name).key if name else "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def _of(value: Any, kind: type[_T], place: str) -> _T:
    if not isinstance(value, kind):
        message = gettext("The file is no schedule: %(place)s has another form than the format says.")
        raise NotAScheduleError(message % {"place": place})
    return value


def _get(holder: Mapping[str, Any], key: str, kind: type[_T], default: _T) -> _T:
    value = holder.get(key)
    return default if value is None else _of(value, kind, key)


def _text(holder: Mapping[str, Any], key: str, longest: int) -> str:
    text = _get(holder, key, str, "")
    return _printable(text)[:longest]


def _printable(said: object) -> str:
    """Without what no database text may hold: control characters, halves of pairs."""
    return "".join(c for c in str(said) if c in "\n\t" or c.isprintable()).strip()
