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
FIRST_VISIT = 14_000  # bytes, without the scanner, with what every page of the house brings
OWN = 6_000  # of these the door's own: page and script


def size(content: bytes, quality: int) -> int:
    return len(brotli.compress(content, quality=quality))


def test_the_shell_is_the_same_for_everybody_and_small(meeting: Meeting, visit: Visit) -> None:
    body = visit(None).get(f"/km/meetings/{meeting.pk}/door/").content
    assert meeting.title["km"].encode() not in body
    files = re.findall(rb'(?:src|href)="/static/([^"#]+\.(?:js|css|svg))', body)
    assert b"meetings/jsqr.js" not in files
    own = Path(str(finders.find("meetings/door.js"))).read_bytes()
    assert size(body, 5) + size(minified("door.js", own), 11) <= OWN
    statics = {str(finders.find(name.decode())) for name in files}
    assert (
        size(body, 5) + sum(size(minified(name, Path(name).read_bytes()), 11) for name in statics)
        <= FIRST_VISIT
    )


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
        client.get(path)
    etag = client.get(f"{path}?seen")["ETag"]
    with django_assert_num_queries(QUERIES_FOR_SEEN):
        assert client.get(f"{path}?seen", headers={"If-None-Match": etag}).status_code == 304


QUERIES_FOR_ALL, QUERIES_FOR_SEEN = 11, 7
