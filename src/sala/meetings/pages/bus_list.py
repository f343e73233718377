"""Who goes on a visit, for the bus: to print, with phones."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.models import Badge, Meeting, Participation
from sala.meetings.queries import HAS_PLACE, organisations_of, organised_meeting
from sala.meetings.types import Mode
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page, read_only


@dataclass(frozen=True, slots=True)
class Seat:
    """One line: the badge's number, the person, her phones and where she works."""

    number: int | None
    person: Person
    phones: list[str]
    works: Text


@dataclass(frozen=True, slots=True)
class BusListPage:
    """Who has a place, by name."""

    meeting: Meeting
    zone: str
    seats: list[Seat]


@read_only
@signed_in
def bus_list(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers; of any meeting. Looking is logged, because phones stand in it."""
    found = organised_meeting(person, meeting)
    parts = Participation.objects.filter(HAS_PLACE, meeting=found, mode=Mode.IN_PERSON)
    rows = parts.select_related("person").prefetch_related("person__contacts")
    people = [part.person for part in rows.order_by("person__sort_key", "pk")]
    ids = [one.pk for one in people]
    numbers = dict(
        Badge.objects.filter(scope=found.scope_id, person__in=ids).values_list("person_id", "number")
    )
    works = organisations_of(ids, on=found.date)
    seats = [
        Seat(
            numbers.get(one.pk),
            one,
            [contact.typed for contact in one.contacts.all() if contact.kind == "phone"],
            works.get(one.pk, Text()),
        )
        for one in people
    ]
    record_views(ids, by=person, at=timezone.now(), page="meetings:bus_list", scope=found.scope)
    return page(request, "meetings/bus_list.html", BusListPage(found, found.scope.time_zone, seats))
