import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.meetings.actions.check_in import check_in, undo_presence
from sala.meetings.actions.meetings import create_meeting, invite
from sala.meetings.models import Meeting
from sala.meetings.types import Method
from sala.people.api import Person, Role, add_person
from sala.people.seed import Cast
from sala.ui.storage import minified

Visit = Callable[[Role | None], Client]
FIRST_VISIT = 14_000  # bytes on the wire, headers included, with what every page of the house brings
KEPT_AFTER = 20_000  # the service worker and what it keeps, without the reader of QR codes
PAGE_HEADERS, FILE_HEADERS = 460, 415  # of one answer, the longest: measured through granian, plain HTTP


def size(content: bytes, quality: int) -> int:
    return len(brotli.compress(content, quality=quality))


def travels(name: str) -> int:
    """Bytes of a static file on the wire."""
    content = Path(str(finders.find(name))).read_bytes()
    return size(minified(name, content), 11) + FILE_HEADERS


def test_the_shell_is_the_same_for_everybody_and_small(meeting: Meeting, visit: Visit) -> None:
    body = visit(None).get(f"/km/meetings/{meeting.pk}/door/").content
    assert meeting.title["km"].encode() not in body
    files = {name.decode() for name in re.findall(rb'(?:src|href)="/static/([^"#]+\.(?:js|css|svg))', body)}
    assert files == {"ui/sala.css", "ui/sala.js", "ui/icons.svg", "meetings/door.js"}
    assert size(body, 5) + PAGE_HEADERS + sum(map(travels, files)) <= FIRST_VISIT


def test_what_the_phone_keeps_after_the_visit_is_small(meeting: Meeting, visit: Visit) -> None:
    """The page once more, its parts and scripts, the no-network page, the worker itself; what came with the visit is in
    the browser's own store.
    """
    path = f"/km/meetings/{meeting.pk}/door/"
    body = visit(None).get(path).content.decode()
    kept = str(re.findall(r'<meta name="keep" content="([^"]+)"', body)[0]).split()
    files = {name.removeprefix("/static/") for name in kept if name.startswith("/static/")}
    assert "meetings/jsqr.js" not in files
    pages = {name for name in kept if not name.startswith("/static/")} | {"/km/ui/no-network/", "/sw.js"}
    assert {path, "/km/meetings/door-parts/"} <= pages
    answers = [visit(None).get(name).content for name in pages]
    weight = sum(map(travels, files)) + sum(size(answer, 5) + PAGE_HEADERS for answer in answers)
    assert weight <= KEPT_AFTER


def test_the_parts_say_the_same_to_everybody(meeting: Meeting, visit: Visit) -> None:
    """What the door fetches once it is there: no page around it, nothing of a meeting or a person in it."""
    said = {visit(role).get("/en/meetings/door-parts/").content for role in (None, Role.ORGANISER)}
    assert len(said) == 1
    body = said.pop().decode()
    assert "<html" not in body
    assert str(meeting.pk) not in body
    assert 'id="pin"' in body


def test_the_list_judges_every_badge(meeting: Meeting, visit: Visit, organiser: Person, cast: Cast) -> None:
    at = timezone.now()
    other = create_meeting(
        scope=meeting.scope, title=meeting.title, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    guest = add_person(name="Guest", at=at, by=None, with_account=False)
    invite(meetings=[other], people=[guest], by=organiser, at=at)
    fact = check_in(
        id=uuid7(), meeting=meeting, seen="11", method=Method.TYPED, seen_at=meeting.starts_at, by=organiser
    )
    said = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/door.json").json()
    assert [row["n"] for row in said["people"]] == list(range(1, 12))
    assert [(row["name"], row["days"]) for row in said["others"]] == [("Guest", [meeting.date.isoformat()])]
    assert said["days"][meeting.date.isoformat()]["km"] == said["meeting"]["day"]["km"]
    assert said["seen"] == {str(cast.newcomer.pk): [[str(fact.pk), fact.seen_at.isoformat()]]}
    undo_presence(meeting=meeting, fact=fact, by=organiser, at=at)
    later = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/door.json?seen").json()
    assert (later["seen"], later["undone"], later["revision"]) == ({}, [str(fact.pk)], said["revision"])
    assert "Guest" not in str(later)


def test_who_was_seen_is_asked_cheaply(
    meeting: Meeting, visit: Visit, django_assert_num_queries: Any
) -> None:
    client = visit(Role.ORGANISER)
    path = f"/en/meetings/{meeting.pk}/door.json"
    with django_assert_num_queries(QUERIES_FOR_ALL):
        whole = client.get(path).json()
    assert client.get(f"{path}?seen").json()["revision"] == whole["revision"], (
        "the phone would ask for all again"
    )
    etag = client.get(f"{path}?seen")["ETag"]
    with django_assert_num_queries(QUERIES_FOR_SEEN):
        assert client.get(f"{path}?seen", headers={"If-None-Match": etag}).status_code == 304


QUERIES_FOR_ALL, QUERIES_FOR_SEEN = 8, 6
