import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from sala.meetings.models import Badge, Meeting
from sala.people.api import Role
from sala.ui import pdf
from sala.ui.api import PrintError, make_pdf

Visit = Callable[[Role | None], Client]
ROW = {
    "number": 1,
    "code": "7KQ2",
    "name": "*ក* #panic()",
    "latin": "$",
    "role": "",
    "organisation": "[ ] \\",
}


def test_a_page_and_a_pdf(meeting: Meeting, visit: Visit) -> None:
    client = visit(Role.ORGANISER)
    shown = client.get(f"/km/meetings/{meeting.pk}/badges/").text
    assert all(badge.person.name in shown for badge in Badge.objects.select_related("person"))
    answer = client.get(f"/km/meetings/{meeting.pk}/badges.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 2" in answer.content  # eleven badges, eight to a sheet


def test_what_people_wrote_is_no_markup() -> None:
    assert make_pdf("meetings/badges", {"title": ["#x"], "rows": [ROW]}).startswith(b"%PDF-")


def test_when_there_is_no_pdf_the_page_says_so(
    meeting: Meeting, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PrintError):
        make_pdf("meetings/badges", {"title": [], "rows": [ROW] * 601})
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    answer = visit(Role.ORGANISER).get(f"/en/meetings/{meeting.pk}/badges.pdf")
    assert answer.status_code == 503
    assert "Print the page instead." in answer.text


def test_the_web_process_never_loads_typst(tmp_path: Path) -> None:
    code = (
        "import sys, django; django.setup(); import sala.config.wsgi, sala.config.urls;"
        "print(sorted({'typst', 'sala.ui.print'} & set(sys.modules)))"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sala.config.settings",
        "SALA_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
