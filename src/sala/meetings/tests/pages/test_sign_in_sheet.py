from collections.abc import Callable

from django.test import Client

from sala.meetings.models import Badge, Meeting
from sala.people.api import Role

Visit = Callable[[Role | None], Client]


def test_a_page_and_a_pdf(meeting: Meeting, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    shown = client.get(f"/km/meetings/{meeting.pk}/sign-in-sheet/").text
    assert shown.count("<svg") >= Badge.objects.count()
    answer = client.get(f"/km/meetings/{meeting.pk}/sign-in-sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
