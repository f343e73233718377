"""The front door of ui."""

from sala.ui.middleware import keep_public
from sala.ui.render import page, uploaded, workbook
from sala.ui.requests import read_only, typed_in
from sala.ui.types import Crumb, FailurePage, NavEntry, Viewer, nav_entries, viewer

__all__ = [
    "Crumb",
    "FailurePage",
    "NavEntry",
    "Viewer",
    "keep_public",
    "nav_entries",
    "page",
    "read_only",
    "typed_in",
    "uploaded",
    "viewer",
    "workbook",
]
