"""Who looked at my data, or changed it: for each person about herself."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.people.models import AuditEntry, Person
from sala.people.pages.audit import AuditLine, lines_of
from sala.people.queries import ids_of, installation_zone
from sala.people.requests import signed_in
from sala.ui.api import page, read_only

MOST = 100


@dataclass(frozen=True, slots=True)
class LooksPage:
    """The newest hundred lines about the reader by others."""

    lines: list[AuditLine]
    zone: str
    more: bool


@read_only
@signed_in
def looks(request: HttpRequest, user: Person) -> HttpResponse:
    """Those who looked are named, whoever they are: they used a power over the reader's data."""
    zone = installation_zone()
    about_me = AuditEntry.objects.filter(
        object_kind="people.person", object_id__in=map(str, ids_of(user)), actor_id__isnull=False
    )
    rows = list(about_me.exclude(actor_id=user.pk).order_by("-made_at", "-pk")[: MOST + 1])
    shown = LooksPage(lines_of(rows[:MOST], Person.objects.all(), zone), zone.key, len(rows) > MOST)
    return page(request, "people/looks.html", shown)
