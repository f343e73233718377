"""Schedules as lists, uploaded as an organiser does it: for the tests of importing and of its pages."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sala.forum.models import Event
from sala.people.api import ImportRun

HEADINGS = [
    "Number in your list",
    "Title in English",
    "Day",
    "Starts",
    "Ends",
    "Room",
    "Speakers",
    "Chair",
    "Kind",
]
ONE = ["s1", "Opening", "2023-04-04", "08:30", "09:15", "Red room", "demo 09", "010 000 006", "Panel"]
TWO = ["s2", "Practice", "2023-04-05", "10:00", "11:00", "", "", "", ""]


def as_csv(*rows: list[str], headings: list[str] | None = None) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows([headings or HEADINGS, *rows])
    return kept.getvalue().encode()


def upload(client: Client, event: Event, body: bytes, name: str = "plan.csv", language: str = "en") -> Any:
    form = {"source": "list", "file": SimpleUploadedFile(name, body)}
    return client.post(f"/{language}/forum/{event.slug}/import-schedule/", form)


def preview(client: Client, event: Event, body: bytes, **more: Any) -> str:
    """The path of the preview."""
    answer = upload(client, event, body, **more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def confirm(client: Client, path: str) -> Any:
    return client.post(path, {"mark": shown(client, path).partition('name="mark" value="')[2][:32]})


def take_in(client: Client, event: Event, body: bytes, **more: Any) -> ImportRun:
    path = preview(client, event, body, **more)
    assert confirm(client, path).status_code == 302, shown(client, path)
    return ImportRun.objects.get(pk=path.rstrip("/").rpartition("/")[2])


def undo(client: Client, event: Event, run: ImportRun) -> str:
    client.post(f"/en/forum/{event.slug}/undo-schedule/{run.pk}/")
    return shown(client, f"/en/forum/{event.slug}/schedule-run/{run.pk}/")
