"""What a person has before her in forums: the published sessions in which she has a part."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from sala.forum.models import Event, ScheduleVersion, SessionPerson
from sala.forum.queries import delays_of, hall_names
from sala.forum.slots import as_slot
from sala.forum.timetable import lateness
from sala.forum.types import Part, Slot
from sala.kit.i18n import Text
from sala.people.api import Person, Role, Scope

_PARTS = (Role.SPEAKER, Role.CHAIR, Role.INTERPRETER)


@dataclass(frozen=True, slots=True)
class MySession:
    """A published session in which she speaks, chairs or interprets; `late`: minutes that it begins later."""

    event: str
    slug: str
    title: Text
    part: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    hall: Text | None
    late: int


def sessions_of(person: Person, at: dt.datetime, most: int) -> list[MySession]:
    """Her sessions that have not ended at `at`, the next first, as they were published last: a draft is nobody's yet.
    One query for who has no part in a forum; two more for each forum in which she has one.
    """
    planned = SessionPerson.objects.filter(person=person).values("session__event")
    scopes = Scope.objects.filter(role_grants__person=person, role_grants__role__in=_PARTS).values("pk")
    events = Event.objects.filter(
        Q(pk__in=planned) | Q(scope__in=scopes), ends_on__gte=at.date() - dt.timedelta(days=1)
    )
    newest = ScheduleVersion.objects.filter(event=OuterRef("event")).order_by("-number").values("pk")[:1]
    versions = ScheduleVersion.objects.filter(event__in=events, pk=Subquery(newest))
    found = [
        one
        for version in versions.select_related("event__scope")
        for one in _of_version(version, person.pk, at)
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.slug))[:most]


def _of_version(version: ScheduleVersion, person_id: uuid.UUID, at: dt.datetime) -> list[MySession]:
    slots = [(slot, part) for slot in map(as_slot, version.slots) if (part := _part(slot, person_id))]
    slots = [(slot, part) for slot, part in slots if slot.ends_at >= at]
    if not slots:
        return []
    event, halls, delays = version.event, hall_names([slot for slot, _ in slots]), delays_of(version.event)
    zone = event.scope.time_zone
    return [
        MySession(
            event.slug,
            slot.slug,
            slot.title,
            str(part.label),
            slot.starts_at,
            slot.ends_at,
            zone,
            halls.get(slot.hall_id) if slot.hall_id else None,
            lateness(slot, delays, zone),
        )
        for slot, part in slots
    ]


def _part(slot: Slot, person_id: uuid.UUID) -> Part | None:
    return next((part for part, people in slot.people.items() if person_id in people), None)
