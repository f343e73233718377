"""The answers that the base page asks for."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sala.notify.api import unread_count
from sala.people.api import person_of
from sala.ui.api import NavEntry, Viewer


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Name and unread notices of the signed-in person."""
    person = person_of(request)
    return Viewer(str(person.pk), person.name, unread_count(person.pk)) if person else None


def home_entry(request: HttpRequest) -> NavEntry:
    """Home, first in the navigation."""
    del request
    return NavEntry(0, _("Home"), "home", "frontpage:home", "frontpage")
