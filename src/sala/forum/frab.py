"""Reading frab's schedule.json leniently but safely: bounded, types checked, nothing trusted. Pure: no database.

Format: https://c3voc.de/wiki/schedule. What is missing is left out; what is of the wrong type is refused.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LARGEST = 5_000_000  # bytes; a congress with 200 sessions has 700,000
MOST_SESSIONS = 500
TITLE, LEAD, NAME = 200, 2000, 120
_CODE = 2  # letters of a language's code
_T = TypeVar("_T")


class NotAScheduleError(ValueError):
    """The file is no schedule of this format; the message says where it is wrong."""


@dataclass(frozen=True, slots=True)
class ShownSession:
    """One session. `people` are (id in the file, public name); `language` is a code of two letters, or "" if unsaid."""

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
    """A whole schedule. `acronym` names it in addresses; sessions without a length are left out."""

    title: str
    acronym: str
    zone: str
    version: str
    sessions: tuple[ShownSession, ...]

    @property
    def language(self) -> str:
        """The language of most sessions, in which its name and halls are taken to be; English if none says one."""
        said = Counter(session.language for session in self.sessions if session.language)
        return said.most_common(1)[0][0] if said else "en"


def read_schedule(body: bytes) -> ShownSchedule:
    """The schedule in the bytes of a file. Raises NotAScheduleError for another format, and for anything too large."""
    if len(body) > LARGEST:
        message = f"The file has {len(body)} bytes; at most {LARGEST} are read."
        raise NotAScheduleError(message)
    try:
        top = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = "The file is not JSON."
        raise NotAScheduleError(message) from error
    schedule = _get(_of(top, dict, "the file"), "schedule", dict, {})
    conference = _get(schedule, "conference", dict, {})
    title = _text(conference, "title", TITLE)
    if not title:
        message = "The file has no schedule.conference.title: it is no schedule.json."
        raise NotAScheduleError(message)
    zone = _zone(conference)
    sessions = tuple(_sessions(conference, zone))
    if not sessions:
        message = "The schedule has no sessions."
        raise NotAScheduleError(message)
    return ShownSchedule(
        title, _text(conference, "acronym", 40), zone, _text(schedule, "version", NAME), sessions
    )


def _sessions(conference: Mapping[str, Any], zone: str) -> Iterator[ShownSession]:
    count = 0
    for day in _get(conference, "days", list, []):
        for room, events in _get(_of(day, dict, "a day"), "rooms", dict, {}).items():
            for event in _of(events, list, "a room"):
                session = _session(_of(event, dict, "an event"), str(room)[:NAME], zone)
                count += 1
                if count > MOST_SESSIONS:
                    message = f"The schedule has more than {MOST_SESSIONS} sessions."
                    raise NotAScheduleError(message)
                if session:
                    yield session


def _session(event: Mapping[str, Any], room: str, zone: str) -> ShownSession | None:
    title, starts_at, length = _text(event, "title", TITLE), _moment(event, zone), _length(event)
    if not title or not starts_at or not length:
        return None
    abstract = _text(event, "abstract", LEAD) or _text(event, "description", LEAD)
    people = tuple(_people(event))
    return ShownSession(
        title,
        abstract,
        _text(event, "type", 40).lower(),
        room,
        _language(event),
        starts_at,
        starts_at + length,
        people,
    )


def _language(event: Mapping[str, Any]) -> str:
    """ISO 639-1 without a country; "" when it is said otherwise or not at all."""
    code = _text(event, "language", 40).lower().replace("_", "-").partition("-")[0]
    return code if len(code) == _CODE and code.isascii() and code.isalpha() else ""


def _people(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in _get(event, "persons", list, [])[:50]:
        person = _of(row, dict, "a person")
        name = _text(person, "public_name", NAME) or _text(person, "name", NAME)
        if name:
            yield str(person.get("guid") or person.get("code") or person.get("id") or name)[:NAME], name


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
        message = f"Wrong type in {place}: {kind.__name__} is wanted."
        raise NotAScheduleError(message)
    return value


def _get(holder: Mapping[str, Any], key: str, kind: type[_T], default: _T) -> _T:
    value = holder.get(key)
    return default if value is None else _of(value, kind, key)


def _text(holder: Mapping[str, Any], key: str, longest: int) -> str:
    text = _get(holder, key, str, "")
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()[:longest]
