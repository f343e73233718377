"""PDFs for paper, made in a process of their own (see `sala.ui.print`)."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from sala.kit.dates import spoken_number

MOST_ROWS = 600
MOST_BYTES = 60_000_000
SECONDS = 120
SOURCES = Path(__file__).resolve().parents[2]


class PrintError(ValidationError):
    """The PDF could not be made; the page beside it can be printed instead."""


def make_pdf(name: str, data: Mapping[str, Any], *, most: int = MOST_ROWS) -> bytes:
    """The PDF of a template, `module/name` for `<module>/paper/<name>.typ`, with at most `most` of `data["rows"]`.
    PrintError after two minutes, for more rows, or for more than 60 MB; what typst said goes to the log of the server.
    """
    if len(data["rows"]) > most:
        raise PrintError(
            _("These are more than %(most)s people. Print the page instead."),
            params={"most": spoken_number(most)},
        )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sala.ui.print", name],
            input=json.dumps(data, ensure_ascii=False).encode(),
            stdout=subprocess.PIPE,
            timeout=SECONDS,
            check=True,
            cwd=SOURCES,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise PrintError(_("The PDF could not be made. Print the page instead.")) from error
    if len(done.stdout) > MOST_BYTES:
        raise PrintError(_("The PDF could not be made. Print the page instead."))
    return done.stdout


def pdf_answer(name: str, pdf: bytes) -> HttpResponse:
    """A PDF that the browser shows, under a name to save it by."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
