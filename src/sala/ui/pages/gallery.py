"""Every component on one page, for those who build pages."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.ui.render import page


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """Nothing to fill in."""


def gallery(request: HttpRequest) -> HttpResponse:
    """Shows each component once; a test compares it with sala.css."""
    return page(request, "ui/gallery.html", GalleryPage())
