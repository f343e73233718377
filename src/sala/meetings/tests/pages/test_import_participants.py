import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from sala.meetings.models import Meeting
from sala.meetings.tests.factories import visit_on
from sala.meetings.tests.lists import path, people, upload
from sala.people.api import ImportRun, Role

Visit = Callable[[Role | None], Client]


@pytest.mark.parametrize("language", ["km", "vi", "en"])
def test_the_template_is_read_in_every_language(meeting: Meeting, visit: Visit, language: str) -> None:
    client = visit(Role.ORGANISER)
    body = client.get(f"/{language}/meetings/{meeting.pk}/participants-template/").content
    assert len(load_workbook(io.BytesIO(body)).sheetnames) == 2
    client.post(path(meeting), {"file": SimpleUploadedFile("t.xlsx", body)})
    listing = ImportRun.objects.get().listing
    assert (listing["rows"], listing["unread"], len(listing["letters"])) == ([], [], 5)


def test_the_form_says_what_is_missing(meeting: Meeting, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    assert "Choose a file." in client.post(path(meeting)).content.decode()
    wrong = client.post(path(meeting), {"file": SimpleUploadedFile("list.csv", b"a,b\n1,2\n")})
    assert (wrong.status_code, "There is no column" in wrong.content.decode()) == (422, True)
    assert visit(Role.MEMBER).get(path(meeting)).status_code == 403


def test_nobody_is_invited_to_a_visit(coming: Meeting, visit: Visit) -> None:
    assert visit(Role.ORGANISER).get(path(visit_on(coming))).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_imports_of_before(
    meeting: Meeting, visit: Visit, count: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    people(1)
    client = visit(Role.ORGANISER)
    for _run in range(count):
        upload(client, meeting, ["012 345 600", "", "", "", ""])
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # a context manager
        page = client.get(path(meeting)).content.decode()
    assert page.count("Not confirmed yet") == count
