"""The rows of a schedule that comes in, from a list or from frab's formats, as drafts of sessions. No database."""

import datetime as dt
import json
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sala.forum.frab import ShownSchedule
from sala.forum.models import Session
from sala.forum.types import Part, SessionKind
from sala.kit.i18n import LANGUAGES, Text
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.tables import Choices, Line, Listing
from sala.meetings.api import Resource
from sala.people.api import Person

TITLE, LEAD, HALL = 200, 2000, 120
_CODE = re.compile("[A-Za-z]{2}")
_GUID = 32  # letters of a guid, without its hyphens
NO_HALL = "–"  # what our own export says of a session without a hall
_KINDS = {
    **{kind.value: kind for kind in SessionKind},
    "workshop": SessionKind.DISCUSSION,
    "meeting": SessionKind.DISCUSSION,
}


@dataclass(slots=True)
class Draft:
    """What a row says of a session; what it does not say is empty, and stays as it is in a session that is known.

    `made_elsewhere`: of a frab file, whose texts are in one language that may not be said, and whose persons have no
    part.
    """

    line: Line
    number: str
    title: Text
    lead: Text
    kind: str = ""
    day: dt.date | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None
    moments: tuple[dt.datetime, dt.datetime] | None = None
    hall: str = ""
    spoken: tuple[str, ...] = ()
    numbers: dict[Part, list[str]] = field(default_factory=dict)
    persons: list[tuple[str, str]] | None = None
    made_elsewhere: bool = False
    known: Session | None = None
    room: Resource | None = None
    people: tuple[tuple[Person | str, Part], ...] | None = None


def as_listing(shown: ShownSchedule, name: str) -> Listing:
    """A frab schedule as rows that a preview keeps: counted from 1, in the order of the file."""
    rows = [
        (
            number,
            {
                "external_id": session.guid,
                "title": session.title,
                "lead": session.abstract,
                "kind": kind_of(session.kind),
                "language": session.language or shown.language,
                "spoken": session.language,
                "hall": session.room,
                "starts_at": session.starts_at.isoformat(),
                "ends_at": session.ends_at.isoformat(),
                "persons": json.dumps(session.people),
            },
        )
        for number, session in enumerate(shown.sessions, 1)
    ]
    return Listing(name, {}, rows, list(shown.left_out), json.dumps({"zone": shown.zone, "cut": shown.cut}))


def kind_of(said: str) -> str:
    """Our kind for a frab event's type."""
    return _KINDS.get(said, SessionKind.TALK).value


def draft_of(line: Line, language: str, kinds: Choices, languages: Choices) -> Draft:
    """What a row says; what cannot be is a trouble of its line."""
    return _elsewhere(line) if "starts_at" in line.values else _typed(line, language, kinds, languages)


def _elsewhere(line: Line) -> Draft:
    said = line.values
    persons = [(_person_number(str(number)), str(name)) for number, name in json.loads(said["persons"])]
    return Draft(
        line,
        said["external_id"],
        Text({said["language"]: said["title"]}),
        Text({said["language"]: said["lead"]}),
        kind=said["kind"],
        moments=(dt.datetime.fromisoformat(said["starts_at"]), dt.datetime.fromisoformat(said["ends_at"])),
        hall="" if said["hall"] == NO_HALL else said["hall"],
        spoken=(said["spoken"],) if said["spoken"] else (),
        persons=persons,
        made_elsewhere=True,
    )


def _person_number(said: str) -> str:
    """A guid is one everywhere; a bare number of another program must not be taken for one of a list of people."""
    return said if len(said) >= _GUID else f"schedule: {said}"[:80]


def _typed(line: Line, language: str, kinds: Choices, languages: Choices) -> Draft:
    number = line.text("external_id", 80)
    if not number:
        line.fail(
            "external_id", _("Each row needs its number. Without it no session is recognised next time.")
        )
    spoken = tuple(
        dict.fromkeys(code for word in line.several("spoken") if (code := _language(line, word, languages)))
    )
    numbers = {
        part: line.several(key)
        for part, key in ((Part.SPEAKER, "speakers"), (Part.CHAIR, "chair"))
        if line.values.get(key)
    }
    return Draft(
        line,
        number,
        _text(line, "title", TITLE),
        _text(line, "lead", LEAD),
        kind=line.choice("kind", kinds, ""),
        day=line.day("day", language),
        starts=line.time("starts"),
        ends=line.time("ends"),
        hall=line.text("hall", HALL),
        spoken=spoken,
        numbers=numbers,
    )


def _text(line: Line, key: str, longest: int) -> Text:
    text = Text({code: line.text(f"{key}_{code}", longest) for code in LANGUAGES})
    for code, version in text.items():
        if looks_like_legacy(version):
            sentence = _("This was typed with an old Khmer font. Type it with a Khmer Unicode keyboard.")
            line.fail(f"{key}_{code}", sentence)
    return text


def _language(line: Line, word: str, languages: Choices) -> str:
    code = languages.code_of(word) or (word.lower() if _CODE.fullmatch(word) else "")
    if not code:
        line.fail(
            "spoken", _("Write languages by their names or codes of two letters, with commas between them.")
        )
    return code
