"""Lists for the tests of imports: small ones, written as csv, uploaded as a person does it."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sala.people.models import ImportRun

HEADINGS = [
    "Number in your list",
    "Name",
    "Phones",
    "Staff number",
    "Number of the organisation",
    "Post in English",
]


def as_csv(rows: list[list[str]], headings: list[str] | None = None) -> bytes:
    """The rows under the headings of the English template."""
    kept = io.StringIO()
    csv.writer(kept).writerows([headings or HEADINGS, *rows])
    return kept.getvalue().encode()


def upload(client: Client, body: bytes, kind: str = "people", source: str = "EMIS", **more: Any) -> Any:
    """The answer to an upload."""
    file = SimpleUploadedFile("list.csv", body)
    return client.post("/en/people/import-people/", {"kind": kind, "source": source, "file": file, **more})


def preview(client: Client, body: bytes, kind: str = "people", **more: Any) -> ImportRun:
    """The run that an upload leads to."""
    answer = upload(client, body, kind, **more)
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.get(pk=answer["Location"].split("/")[-3])


def page_of(client: Client, run: ImportRun) -> str:
    """The page of an import."""
    return client.get(f"/en/people/import/{run.pk}/import-run/").content.decode()


def confirm(client: Client, run: ImportRun) -> Any:
    """Press “Import all of it” on the preview as it is now."""
    mark = page_of(client, run).partition('name="mark" value="')[2][:32]
    return client.post(f"/en/people/import/{run.pk}/import-run/", {"mark": mark, "confirm": ""})


def take_in(client: Client, body: bytes, kind: str = "people", **more: Any) -> ImportRun:
    """Upload and confirm."""
    run = preview(client, body, kind, **more)
    answer = confirm(client, run)
    assert answer.status_code == 302, answer.content.decode()
    run.refresh_from_db()
    return run
