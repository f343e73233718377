"""The tabs above the pages about people: only those that the reader may open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sala.people.models import Person
from sala.people.rules import can_import, can_read_audit, decides_erasures, gives_roles


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab; `current` is the page that is open."""

    label: str
    path: str
    current: bool


def tabs_for(user: Person, current: str) -> list[Tab]:
    """Persons, organisations and places for everybody; roles and the log for those who have to do with them."""
    named = [("persons", _("Persons")), ("organisations", _("Organisations")), ("places", _("Places"))]
    if can_import(user):
        named.append(("import_people", _("Import a list")))
        named.append(("doubles", _("Doubles")))
    audit = can_read_audit(user)
    if audit or gives_roles(user):
        named.append(("roles", _("Roles")))
    if decides_erasures(user):
        named.append(("erasures", _("Erasures")))
    if audit:
        named.append(("audit", _("Audit log")))
    return [Tab(label, reverse(f"people:{name}"), name == current) for name, label in named]
