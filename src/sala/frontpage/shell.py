"""The answers that the base page asks for, and the links that a person's roles open."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sala.notify.api import MOST_SHOWN, unread_count
from sala.people.api import Role, person_of
from sala.ui.api import NavEntry, Viewer


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Name and unread notices of the signed-in person: as many as there were when the request began."""
    person = person_of(request)
    if person is None:
        return None
    came_along: int | None = vars(person).get("unread")  # with the session
    unread = unread_count(person.pk) if came_along is None else min(came_along, MOST_SHOWN)
    return Viewer(str(person.pk), person.name, unread)


def home_entry(request: HttpRequest) -> NavEntry:
    """Home, first in the navigation."""
    del request
    return NavEntry(0, _("Home"), "home", "frontpage:home", "frontpage:home")


def search_entry(request: HttpRequest) -> NavEntry:
    """Search, last in the navigation."""
    del request
    return NavEntry(90, _("Search"), "search", "frontpage:search", "frontpage:search")


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A page for people with a task."""

    label: str
    icon: str
    url: str


_LEADS = {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD}
_READERS = {*_LEADS, Role.MINISTRY_VIEWER}
_KEEPERS = {*_READERS, Role.ORGANISATION_MANAGER}
_ASKERS = {*_READERS, Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR}
_STAFF: tuple[tuple[Promise, str, str, set[Role]], ...] = (
    (gettext_lazy("New forum"), "plus", "forum:new_event", _LEADS),
    (gettext_lazy("STEM rooms"), "room", "rooms:networks", _READERS),
    (gettext_lazy("Forms"), "edit", "forms:forms", _ASKERS),
    (gettext_lazy("Persons"), "people", "people:persons", _KEEPERS),
    (gettext_lazy("Organisations"), "school", "people:organisations", _KEEPERS),
    (gettext_lazy("Places"), "pin", "people:places", _KEEPERS),
    (gettext_lazy("Roles"), "shield", "people:roles", _KEEPERS),
    (gettext_lazy("Audit log"), "list", "people:audit", _READERS),
)


def staff_links(held: AbstractSet[Role]) -> list[StaffLink]:
    """What these roles open; the pages themselves ask the rules again."""
    return [StaffLink(str(label), icon, url) for label, icon, url, roles in _STAFF if held & roles]
