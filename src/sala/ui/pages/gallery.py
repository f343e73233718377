"""Every component on one page, for those who build pages."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse

from sala.ui.render import page
from sala.ui.requests import read_only


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """The names of all symbols."""

    icons: list[str]


@cache
def _icons() -> list[str]:
    sprite = Path(str(finders.find("ui/icons.svg"))).read_text(encoding="utf-8")
    return sorted(re.findall(r'id="i-([a-z]+)"', sprite))


@read_only
def gallery(request: HttpRequest) -> HttpResponse:
    """Shows each component once; a test compares it with sala.css."""
    return page(request, "ui/gallery.html", GalleryPage(_icons()))
