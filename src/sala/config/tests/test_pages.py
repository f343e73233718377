"""What holds for every page: its HTML, its template, how many queries it costs."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.template import Template
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from sala.config.addresses import addresses
from sala.config.start import SRC
from sala.config.tests.objects import Objects
from sala.config.tests.outline import Outline, faults_of_whole_page
from sala.config.tests.walk import PUBLIC, Visitors
from sala.forum.api import Event
from sala.people.api import Role
from sala.people.seed import Cast

pytestmark = pytest.mark.any_database

ADDRESSES = addresses()
# Parts that a page's script fetches: no page of their own, so no heading and no alternates.
PARTS = {"forum:closing_themes", "forum:prompt_wall_answers", "forum:wall_questions", "meetings:door_parts"}
# Templates that no GET of the walk renders, and who renders them instead.
ELSEWHERE: dict[str, str] = {
    "meetings/join.html": "for who confirmed to come online; meetings/tests/pages/test_join.py",
    "meetings/named.html": "shows what a POST would do: meetings/tests/pages/test_invite_list.py",
    "people/printed_cards.html": "answers a POST: people/tests/pages/test_issue_card.py",
    "people/add_code_app.html": "asks for the PIN first: people/tests/pages/test_add_code_app.py",
    "people/add_passkey.html": "the same: people/tests/pages/test_add_passkey.py",
    "people/recovery_codes.html": "needs a second factor: people/tests/pages/test_recovery_codes.py",
    "people/remove_factor.html": "the same: people/tests/pages/test_remove_factor.py",
    "people/ministry.html": "needs SALA_OIDC: people/tests/pages/test_ministry.py",
    "people/link_ministry.html": "the same: people/tests/pages/test_link_ministry.py",
    "people/unlink_ministry.html": "the same: people/tests/pages/test_unlink_ministry.py",
    "people/import_done.html": "an import that was confirmed; people/tests/pages/test_import_run.py",
    "people/import_working.html": "while a job imports a list; the same test",
    "forum/_note.html": "forum/tests/pages/test_notes.py: needs a note",
    "forum/_changes.html": "forum/tests/pages/test_changes.py: needs two versions",
    "forum/_clashes.html": "forum/tests/pages/test_plan.py: needs a clash",
    "frontpage/session_row.html": "frontpage/tests/pages/test_my_page.py: needs a part in a session to come",
    "frontpage/hit.html": "a search with hits; frontpage/tests/pages/test_search.py",
    "forum/withdraw.html": "one's own question only; forum/tests/pages/test_question.py",
}
FILE = Path(__file__).parent / "page_queries.json"


@contextmanager
def rendered() -> Iterator[set[str]]:
    """The names of the templates that are rendered inside."""
    seen: set[str] = set()

    def note(template: Template, **_: Any) -> None:
        seen.add(str(template.name))

    template_rendered.connect(note)
    try:
        yield seen
    finally:
        template_rendered.disconnect(note)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_its_html(address: Any, cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    for language in ("km", "en"):
        for who in (PUBLIC, Role.MEMBER.value, Role.ORGANISER.value, Role.ADMINISTRATOR.value):
            for method in ("get", "post"):
                response = visitors.visit(who, objects.path(address, language), method)
                if not response.get("Content-Type", "").startswith("text/html") or not response.content:
                    continue
                page = response.content.decode()
                part = address.name in PARTS and response.status_code == 200
                found = Outline(page).faults if part else faults_of_whole_page(page, language)
                assert not found, f"{method} {address.name} in {language} as {who}: {'; '.join(found)}"


def test_every_public_page_of_a_forum_previews_well(cast: Cast, practice: Event) -> None:
    """What messengers read: a title, a description, the address and its language."""
    objects, visitors = Objects(cast, practice), Visitors(cast)
    for address in ADDRESSES:
        response = visitors.visit(PUBLIC, objects.path(address, "en"))
        if "event" not in address.arguments or address.name in PARTS or response.status_code != 200:
            continue
        if response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            for name in ("title", "description", "url", "locale"):
                assert page.count(f'property="og:{name}" content="') == 1, f"{address.name}: og:{name}"
            assert 'content=""' not in page, address.name


def test_a_failure_is_a_page(cast: Cast, practice: Event) -> None:
    visitors = Visitors(cast)
    with rendered() as seen:
        for path in ("/km/nothing/here/", "/en/forum/no-such-forum/"):
            response = visitors.visit(PUBLIC, path)
            assert response.status_code == 404
            assert not faults_of_whole_page(response.content.decode(), path[1:3])
        for language in ("km", "vi", "en"):
            large = {"identifier": "x" * 3_000_000}
            response = visitors.visit(PUBLIC, f"/{language}/people/sign-in/", "post", data=large)
            assert response.status_code == 413
            assert not faults_of_whole_page(response.content.decode(), language)
    assert "ui/failure.html" in seen
    assert practice.slug


def test_every_template_is_visited(cast: Cast, practice: Event) -> None:
    objects, visitors = Objects(cast, practice), Visitors(cast)
    with rendered() as seen:
        for address in ADDRESSES:
            for who in (PUBLIC, Role.MEMBER.value, Role.ADMINISTRATOR.value):
                visitors.visit(who, objects.path(address))
    there = {
        str(path.relative_to(folder))
        for folder in SRC.glob("sala/*/templates")
        for path in folder.rglob("*.html")
    }
    assert there - seen - set(ELSEWHERE) == set(), "no page of the walk renders these"
    assert set(ELSEWHERE) <= there, "ELSEWHERE names templates that are gone"
    assert not set(ELSEWHERE) & seen, "ELSEWHERE names templates that the walk does render"


def test_queries_of_signed_in_pages(cast: Cast, practice: Event) -> None:
    """The literal number of queries of each GET, as a member and as an administrator; it may fall, not rise.

    Somebody was there before: what is public is kept in memory from the first visit on.
    """
    objects, visitors = Objects(cast, practice), Visitors(cast)
    found: dict[str, dict[str, int]] = {}
    for address in ADDRESSES:
        for who in (Role.MEMBER.value, Role.ADMINISTRATOR.value):
            path = objects.path(address)
            visitors.visit(PUBLIC, path)
            with CaptureQueriesContext(connection) as queries:
                response = visitors.visit(who, path)
            if response.status_code == 200:
                # Three of them are the walk's own: it opens, rolls back and releases a savepoint.
                found.setdefault(address.name, {})[who] = len(queries) - 3
    if os.environ.get("SALA_WRITE_ROWS"):
        lines = [f" {json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found)]
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    wanted = json.loads(FILE.read_text(encoding="utf-8"))
    assert set(found) == set(wanted), "SALA_WRITE_ROWS=1 writes the table anew"
    grown = {
        f"{name} as {who}: {count}, was {wanted[name].get(who)}"
        for name, counts in found.items()
        for who, count in counts.items()
        if count > wanted[name].get(who, 0)
    }
    assert not grown, "\n".join(sorted(grown))
