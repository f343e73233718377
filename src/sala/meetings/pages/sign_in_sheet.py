"""The sign-in sheet of a day: a page to print, and the same as PDF. Each line has the badge's QR code."""

import uuid
from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.kit.dates import day
from sala.meetings.models import Meeting
from sala.meetings.printed import PrintedRow, printed_languages, printed_rows, printed_title
from sala.meetings.queries import organised_meeting
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import PrintError, make_pdf, page, pdf_answer, read_only

EMPTY_LINES = 5  # for people who come without being invited


@dataclass(frozen=True, slots=True)
class SignInSheetPage:
    """`empty`: lines without a name at the end."""

    meeting: Meeting
    rows: list[PrintedRow]
    empty: range
    error: str


@read_only
@signed_in
def sign_in_sheet(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers."""
    found = organised_meeting(person, meeting)
    return _page(request, found, _rows(found, person), "")


@read_only
@signed_in
def sign_in_sheet_pdf(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """The PDF, or the page with the reason why there is none."""
    found = organised_meeting(person, meeting)
    rows = _rows(found, person)
    said = {
        "title": printed_title(found),
        "day": [day(found.date, language) for language in printed_languages(found)],
        "empty": EMPTY_LINES,
        "rows": [asdict(row) for row in rows],
    }
    try:
        pdf = make_pdf("meetings/sign_in_sheet", said)
    except PrintError as error:
        return _page(request, found, rows, " ".join(error.messages))
    return pdf_answer("sign-in-sheet.pdf", pdf)


def _page(request: HttpRequest, meeting: Meeting, rows: list[PrintedRow], error: str) -> HttpResponse:
    shown = SignInSheetPage(meeting, rows, range(EMPTY_LINES), error)
    return page(request, "meetings/sign_in_sheet.html", shown, status=503 if error else 200)


def _rows(meeting: Meeting, by: Person) -> list[PrintedRow]:
    rows, looked = printed_rows(meeting)
    record_views(looked, by=by, at=timezone.now(), page="meetings:sign_in_sheet", scope=meeting.scope)
    return rows
