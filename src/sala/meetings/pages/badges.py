"""Badges: a page to print, and the same as PDF, eight to a sheet."""

import uuid
from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.meetings.models import Meeting
from sala.meetings.printed import PrintedRow, printed_rows, printed_title
from sala.meetings.queries import organised_meeting
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import PrintError, make_pdf, page, pdf_answer, read_only


@dataclass(frozen=True, slots=True)
class BadgesPage:
    """The rows, and why the PDF could not be made when it could not."""

    meeting: Meeting
    rows: list[PrintedRow]
    error: str


@read_only
@signed_in
def badges(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers."""
    found = organised_meeting(person, meeting)
    return _page(request, found, _rows(found, person), "")


@read_only
@signed_in
def badges_pdf(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """The PDF, or the page with the reason why there is none."""
    found = organised_meeting(person, meeting)
    rows = _rows(found, person)
    try:
        pdf = make_pdf(
            "meetings/badges", {"title": printed_title(found), "rows": [asdict(row) for row in rows]}
        )
    except PrintError as error:
        return _page(request, found, rows, " ".join(error.messages))
    return pdf_answer("badges.pdf", pdf)


def _page(request: HttpRequest, meeting: Meeting, rows: list[PrintedRow], error: str) -> HttpResponse:
    shown = BadgesPage(meeting, rows, error)
    return page(request, "meetings/badges.html", shown, status=503 if error else 200)


def _rows(meeting: Meeting, by: Person) -> list[PrintedRow]:
    rows, looked = printed_rows(meeting)
    record_views(looked, by=by, at=timezone.now(), page="meetings:badges", scope=meeting.scope)
    return rows
