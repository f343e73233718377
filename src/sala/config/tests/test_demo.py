"""The demonstration: what var/demo.json promises is there, for those whom it is for."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from sala.people.api import Role

# Each page, and a role that it is for (None: everybody).
PAGES: dict[str, Role | None] = {
    "home": None,
    "my_page": Role.MEMBER,
    "my_badge": Role.MEMBER,
    "my_calendar": Role.MEMBER,
    "notices": Role.MEMBER,
    "search": None,
    "people": Role.ORGANISATION_MANAGER,
    "forum_schedule": None,
    "forum_ask": None,
    "forum_wall": None,
    "form": None,
    "forum_2023": None,
    "forum_plan": Role.ORGANISER,
    "forum_questions": Role.CHAIR,
    "schedule_xml": None,
    "calendar": None,
    "check_in": Role.ORGANISER,
    "door": None,
    "badges": Role.ORGANISER,
    "sign_in_sheet": Role.ORGANISER,
    "albums_2023": Role.MEMBER,
    "news_2023": None,
    "certificates": Role.ORGANISER,
    "my_certificates": Role.MEMBER,
    "minutes": Role.ORGANISER,
    "board": Role.MINISTRY_VIEWER,
    "card": None,
}
LEAST = 24  # sessions of the schedule that is measured


def test_each_page_of_the_demonstration_answers_to_whom_it_is_for(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    del db
    settings.VAR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("demo", origin="http://testserver", stdout=io.StringIO())
    book: dict[str, Any] = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    assert set(book["pages"]) == set(PAGES)
    assert set(book["accounts"]) == {*(role.value for role in Role), "newcomer"}
    answers = {
        name: _visitor(book, role).get(book["pages"][name], follow=True) for name, role in PAGES.items()
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    schedule = answers["forum_schedule"].content.decode()
    assert answers["schedule_xml"].content.count(b"<event ") >= LEAST
    assert '<html lang="km">' in schedule
    assert len(_khmer(schedule)) > 1000


def _visitor(book: dict[str, Any], role: Role | None) -> Client:
    client = Client()
    if role:
        account = book["accounts"][role.value]
        typed = {"identifier": account["identifier"], "secret": account["secret"]}
        assert client.post("/km/people/sign-in/", typed).status_code == 302
    return client


def _khmer(text: str) -> str:
    return "".join(letter for letter in text if "ក" <= letter <= "៿")
