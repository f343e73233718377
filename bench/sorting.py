"""The rapporteur's desk with 300 notes and 8 themes: milliseconds per move as a key makes it, and per page; bytes of a
page. Prints JSON. A process and a database of its own, without the network in between.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

NOTES, THEMES = 300, 8
OK = 200
PAGE = "/km/forum/practice/notes/"
STATIC = Path(__file__).resolve().parents[1] / "src/sala/forum/static/forum"


def fill() -> tuple[Any, list[str]]:
    """The practice forum with its notes and themes: a rapporteur's browser, and the themes' ids."""
    from django.test import Client
    from django.utils import timezone

    from sala.forum.actions.reflections import Leaving, leave_all
    from sala.forum.actions.themes import add_theme
    from sala.forum.seed import load_practice_forum
    from sala.forum.types import Channel
    from sala.kit.i18n import Text
    from sala.kit.ids import uuid7
    from sala.people.api import Role
    from sala.people.seed import load_cast

    at = timezone.now()
    cast = load_cast(at)
    event = load_practice_forum(programme=cast.programme, people=cast.people, newcomer=cast.newcomer, at=at)
    words = "គ្រូម្នាក់បង្រៀន ២៤ ម៉ោងក្នុងមួយសប្ដាហ៍។ តើពេលណាអាចណែនាំបាន? {n}"
    leave_all(
        [
            Leaving(
                id=uuid7(),
                event=event,
                text=words.format(n=n),
                language="km",
                author=None,
                channel=Channel.WEB,
                at=at,
            )
            for n in range(NOTES)
        ]
    )
    by = cast.people[Role.RAPPORTEUR]
    themes = [add_theme(event=event, name=Text(en=f"Theme {n}"), by=by, at=at) for n in range(THEMES)]
    browser = Client()
    browser.force_login(by.account, backend="sala.people.auth.SecretBackend")
    return browser, [str(theme.pk) for theme in themes]


def measure(browser: Any, themes: list[str]) -> dict[str, float]:
    """Sort all notes, one press each; before each twentieth the desk is opened."""
    from sala.forum.models import Reflection
    from sala.ui.middleware import compress
    from sala.ui.storage import minified

    weight, opened, moved = 0, [], []
    marks = [f"{key}:1" for key in Reflection.objects.values_list("pk", flat=True)]
    for number, mark in enumerate(marks):
        if number % 20 == 0:
            begun = time.perf_counter()
            page = browser.get(PAGE)
            opened.append(time.perf_counter() - begun)
            weight = max(weight, len(compress(page.content, "br", best=False)))
        fields = {"note": mark, "to": themes[number % THEMES], "from": "unsorted"}
        begun = time.perf_counter()
        answer = browser.post(f"{PAGE}move/", fields, headers={"Accept": "application/json"})
        moved.append(time.perf_counter() - begun)
        if answer.status_code != OK:
            raise RuntimeError(answer.content)
    parts = sum(
        len(compress(minified(name, (STATIC / name).read_bytes()), "br", best=True))
        for name in ("notes.js", "notes.css")
    )
    return {
        "sorting_move_ms": statistics.median(moved) * 1000,
        "sorting_move_p95_ms": statistics.quantiles(moved, n=20)[-1] * 1000,
        "sorting_page_ms": statistics.median(opened) * 1000,
        "sorting_page_bytes": weight + parts,
    }


def main() -> None:
    """On SQLite, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sala-sorting-") as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/sorting.sqlite3", "SALA_VAR": folder}
        sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "src"))
        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test.utils import override_settings

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "testserver"]):
            print(json.dumps(measure(*fill())))


if __name__ == "__main__":
    main()
