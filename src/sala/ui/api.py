"""The front door of ui."""

from sala.ui.glyphs import unprintable
from sala.ui.middleware import keep_public
from sala.ui.pdf import PrintError, make_pdf, pdf_answer
from sala.ui.render import page, uploaded, workbook
from sala.ui.requests import read_only, typed_in
from sala.ui.types import Crumb, FailurePage, NavEntry, Viewer, nav_entries, viewer

__all__ = [
    "Crumb",
    "FailurePage",
    "NavEntry",
    "PrintError",
    "Viewer",
    "keep_public",
    "make_pdf",
    "nav_entries",
    "page",
    "pdf_answer",
    "read_only",
    "typed_in",
    "unprintable",
    "uploaded",
    "viewer",
    "workbook",
]
