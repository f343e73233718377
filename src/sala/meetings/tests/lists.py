"""Lists of participants for tests: small ones, written as csv, uploaded as a person does it."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from sala.meetings.models import Meeting
from sala.people.api import Person, add_person

HEADINGS = ["Number", "Role", "Group", "Delegation", "Takes part"]


def people(count: int) -> list[Person]:
    return [
        add_person(name=f"Teacher {n}", phones=[f"012 345 6{n:02}"], at=timezone.now(), by=None)
        for n in range(count)
    ]


def path(meeting: Meeting, language: str = "en") -> str:
    return f"/{language}/meetings/{meeting.pk}/import-participants/"


def upload(client: Client, meeting: Meeting, *rows: list[str]) -> Any:
    """The preview that an upload leads to."""
    kept = io.StringIO()
    csv.writer(kept).writerows([HEADINGS, *rows])
    file = SimpleUploadedFile("list.csv", kept.getvalue().encode())
    answer = client.post(path(meeting), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"])


def confirm(client: Client, preview: Any, mark: str = "") -> Any:
    return client.post(
        preview.request["PATH_INFO"], {"mark": mark or preview.context["plan"].mark, "confirm": ""}
    )
