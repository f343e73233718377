"""PDFs for paper, made in a process of their own (see `sala.meetings.print`)."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 600
MOST_BYTES = 30_000_000
SECONDS = 30
SOURCES = Path(__file__).resolve().parents[3]


class PrintError(ValidationError):
    """The PDF could not be made; the page beside it can be printed instead."""


def make_pdf(name: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template in `paper/`, with `data["rows"]` of at most 600 people. PrintError after 30 seconds, for
    more rows, or for more than 30 MB; what typst said goes to the log of the server.
    """
    if len(data["rows"]) > MOST_ROWS:
        raise PrintError(
            _("These are more than %(most)s people. Print the page instead."), params={"most": MOST_ROWS}
        )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sala.meetings.print", name],
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
