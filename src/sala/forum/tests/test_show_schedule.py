import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sala.forum.frab import LARGEST, NotAScheduleError, read_schedule
from sala.forum.models import Event, Session
from sala.people.api import Role
from sala.people.seed import Cast

REAL = {"frab-camp2019.json": 79, "pretalx-democon.json": 36}


def small(**more: Any) -> dict[str, Any]:
    event = {
        "id": 1,
        "title": "A made-up talk",
        "date": "2023-04-04T09:00:00+07:00",
        "start": "09:00",
        "duration": "00:45",
        "type": "lecture",
        "language": "en",
        "abstract": "What it says.",
        "persons": [{"id": 7, "public_name": "Speaker 7"}],
        **more,
    }
    return {
        "schedule": {
            "version": "1.0",
            "conference": {
                "acronym": "made-up",
                "title": "Made-up days",
                "time_zone_name": "Asia/Phnom_Penh",
                "days": [{"index": 1, "date": "2023-04-04", "rooms": {"Red room": [event]}}],
            },
        }
    }


def show(path: Path) -> str:
    out = StringIO()
    call_command("show_schedule", str(path), stdout=out)
    return out.getvalue()


def test_a_small_schedule_becomes_an_event(cast: Cast, client: Client, tmp_path: Path) -> None:
    assert cast
    (tmp_path / "small.json").write_text(json.dumps(small()))
    assert "1 sessions at /forum/made-up/ (0 gave way" in show(tmp_path / "small.json")
    page = client.get("/en/forum/made-up/").content.decode()
    for said in ("Made-up days", "A made-up talk", "Red room", "Speaker 7", "09:00"):
        assert said in page


def test_each_text_stands_under_its_own_language(cast: Cast, client: Client, tmp_path: Path) -> None:
    assert cast
    (tmp_path / "small.json").write_text(json.dumps(small(language="de-AT", title="Ein Vortrag")))
    show(tmp_path / "small.json")
    event, session = Event.objects.get(), Session.objects.get()
    assert (event.title, session.title, session.spoken) == (
        {"de": "Made-up days"},
        {"de": "Ein Vortrag"},
        ["de"],
    )
    assert session.slug == "ein-vortrag"
    assert session.hall is not None
    assert session.hall.name == {"de": "Red room"}
    page = client.get("/en/forum/made-up/session/ein-vortrag/").content.decode()
    assert '<span lang="de">Ein Vortrag</span>' in page
    assert "Shown in the language in which it was written." in page


def test_an_organisers_edit_keeps_a_language_that_is_not_the_interfaces(
    cast: Cast, visit: Callable[[Role | None], Client], tmp_path: Path
) -> None:
    assert cast
    (tmp_path / "small.json").write_text(json.dumps(small(language="de", title="Ein Vortrag")))
    show(tmp_path / "small.json")
    session = Session.objects.get()
    path = f"/en/forum/made-up/plan-session/{session.pk}/"
    organiser = visit(Role.ADMINISTRATOR)
    page = organiser.get(path).content.decode()
    assert 'name="title_de" value="Ein Vortrag" lang="de"' in page
    typed = {
        "base": "1", "kind": "talk", "day": "2023-04-04", "starts": "10:00", "ends": "10:30", "spoken": ["en", "de"],
        "title_de": "Ein Vortrag", "title_en": "A talk",
    }  # fmt: skip
    assert organiser.post(path, typed).status_code == 302
    session.refresh_from_db()
    assert (session.title, session.spoken) == ({"de": "Ein Vortrag", "en": "A talk"}, ["en", "de"])


@pytest.mark.parametrize(
    ("said", "code"), [("EN", "en"), ("de_AT", "de"), ("ger", ""), ("d€", ""), (None, "")]
)
def test_a_languages_code_has_two_letters(said: str | None, code: str) -> None:
    body = json.dumps(small(language=said)).encode()
    assert read_schedule(body).sessions[0].language == code
    assert read_schedule(body).language == (code or "en")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"\xff\xfe",
        b" " * (LARGEST + 1),
        json.dumps({"schedule": {"conference": {"title": 5}}}).encode(),
        json.dumps({"schedule": {"conference": {"title": "x", "days": {}}}}).encode(),
        json.dumps(small(persons="nobody")).encode(),
        json.dumps(small(title=["x"])).encode(),
        json.dumps(small(duration="99:99")).encode(),
    ],
)
def test_what_is_no_schedule_is_refused(cast: Cast, tmp_path: Path, body: bytes) -> None:
    assert cast
    with pytest.raises(NotAScheduleError):
        read_schedule(body)
    (tmp_path / "bad.json").write_bytes(body)
    with pytest.raises(CommandError):
        show(tmp_path / "bad.json")
    assert not Event.objects.exists()


def test_the_two_real_schedules_are_shown(cast: Cast, client: Client) -> None:
    """Reads the folder that SALA_CORPORA names; without it says so, and only the made-up file has been tried."""
    assert cast
    folder = os.environ.get("SALA_CORPORA")
    if not folder:
        print("SALA_CORPORA is not set: the two real schedules were not tried.")  # noqa: T201  # says so, as asked
        return
    for name, sessions in REAL.items():
        path = next(Path(folder).rglob(name))
        assert f"{sessions} sessions at" in show(path)
    assert Session.objects.count() == sum(REAL.values())
    for event in Event.objects.all():
        page = client.get(f"/en/forum/{event.slug}/")
        assert page.content.count(b"/session/") >= 36
