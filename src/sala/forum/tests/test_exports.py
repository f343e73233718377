"""schedule.xml holds what the format asks of it. The format's own schema (EUPL-1.2, so not kept here) is read from the
folder that SALA_CORPORA names; the rules below are always tried, and are the schema's in our words.
"""

import dataclasses
import datetime as dt
import os
import re
import uuid
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import xmlschema
from defusedxml import ElementTree
from django.test import Client

from sala.forum.exports import Export, frab_xml
from sala.forum.models import Event
from sala.forum.types import Part, SessionKind, Slot
from sala.kit.i18n import Text

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)"
DAY = r"\d{4}-\d\d-\d\d"
LINK = "https?://.+"
CONFERENCE = {
    "title": ".*",
    "acronym": "[a-z0-9_-]{4,}",
    "start": DAY,
    "end": DAY,
    "days": r"\d+",
    "timeslot_duration": r"\d\d:\d\d",
    "base_url": LINK,
    "time_zone_name": ".+",
}
EVENT = {
    "room": ".*",
    "title": ".*",
    "subtitle": ".*",
    "type": ".*",
    "date": MOMENT,
    "start": r"[0-2]\d:[0-5]\d",
    "duration": r"\d\d:\d\d",
    "abstract": ".*",
    "slug": "[a-z0-9_]{4,}-[a-z0-9_-]{4,}",
    "track": ".*",
    "language": ".*",
    "description": ".*",
    "url": LINK,
}
ONCE = ("guid", "id")


def wrong(root: Element) -> list[str]:
    """What the format does not allow, each in a few words; empty when all is well."""
    found = [] if [node.tag for node in root][:3] == ["generator", "version", "conference"] else ["order"]
    found += _wrong_texts(root.find("conference"), CONFERENCE)
    for track in root.iterfind("conference/track"):
        found += [] if re.fullmatch("[a-z][a-z0-9-]+", track.get("slug", "")) else ["track's slug"]
    days = root.findall("day")
    found += [] if days and len({day.get("index") for day in days}) == len(days) else ["days"]
    for day in days:
        found += [name for name in ("start", "end") if not re.fullmatch(MOMENT, day.get(name, ""))]
    found += ["room's name" for room in root.iterfind("day/room") if not room.get("name")]
    events = root.findall("day/room/event")
    for event in events:
        found += _wrong_texts(event, EVENT)
        found += [] if re.fullmatch(UUID, event.get("guid", "")) else ["guid"]
        found += [] if re.fullmatch("[1-9][0-9]*", event.get("id", "")) else ["id"]
    found += [f"{name} twice" for name in ONCE if len({e.get(name) for e in events}) != len(events)]
    found += [] if len({e.findtext("slug") for e in events}) == len(events) else ["slug twice"]
    return found


def _wrong_texts(node: Element | None, patterns: dict[str, str]) -> list[str]:
    said = {child.tag: child.text or "" for child in node} if node is not None else {}
    return [
        f"{name}: {said.get(name)}"
        for name, pattern in patterns.items()
        if name not in said or not re.fullmatch(pattern, said[name], re.DOTALL)
    ]


def schema() -> xmlschema.XMLSchema | None:
    """The format's own schema, or None (and a line that says so)."""
    folder = os.environ.get("SALA_CORPORA")
    if not folder:
        print("SALA_CORPORA is not set: the official schema was not tried.")  # noqa: T201  # says so, as asked
        return None
    return xmlschema.XMLSchema(next(Path(folder).rglob("schedule.xml.xsd")))


def check(body: bytes) -> None:
    """The rules, and the schema where it is at hand."""
    assert wrong(ElementTree.fromstring(body)) == []
    if official := schema():
        official.validate(body.decode())


@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_the_forum_of_2023_is_valid(forum2023: Event, client: Client, language: str) -> None:
    check(client.get(f"/{language}/forum/{forum2023.slug}/schedule.xml").content)


ZONE = dt.timezone(dt.timedelta(hours=7))


def hostile() -> Export:
    """Slugs that are too short or alike, texts with signs that XML cannot hold, nobody anywhere, ids that collide."""
    starts = dt.datetime(2023, 4, 4, 9, tzinfo=ZONE)
    hall, ids = uuid.uuid4(), [uuid.UUID(int=(n << 64) + 2**31) for n in range(1, 4)]

    def slot(number: int, slug: str, **more: Any) -> Slot:
        at = starts + dt.timedelta(hours=number)
        plain = Slot(
            session_id=ids[number],
            slug=slug,
            kind=SessionKind.TALK,
            title=Text(km="វគ្គ\x00 <b>&\x0b"),
            lead=Text(),
            starts_at=at,
            ends_at=at + dt.timedelta(minutes=45),
            hall_id=None,
            spoken=(),
            people={},
        )
        return dataclasses.replace(plain, **more)

    speaker = uuid.uuid4()
    slots = [
        slot(0, "a"),
        slot(1, "session-a"),
        slot(2, "b_", hall_id=hall, people={Part.SPEAKER: (speaker,)}),
    ]
    return Export(
        slug="x",
        title=Text(en="]]>\x1f"),
        version="1",
        zone="Asia/Phnom_Penh",
        language="km",
        starts_on=starts.date(),
        ends_on=starts.date(),
        base_url="https://sala.test/km/forum/x/",
        slots=slots,
        halls={hall: Text(en="Hall")},
        names={speaker: "ឈ្មោះ\x02"},
    )


def test_hostile_words_and_short_names_are_valid() -> None:
    check(frab_xml(hostile()))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'<event id="', b'<event id="-'),
        (b"+07:00</date>", b"</date>"),
        (b"<duration>00:45</duration>", b""),
        (b'slug="talk"', b'slug="1"'),
    ],
)
def test_the_rules_see_what_is_wrong(good: bytes, bad: bytes) -> None:
    body = frab_xml(hostile())
    assert good in body
    broken = body.replace(good, bad, 1)
    assert wrong(ElementTree.fromstring(broken))
    if official := schema():
        assert not official.is_valid(broken.decode())
