"""What a person has before her in forums: the published sessions in which she has a part."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache

from django.db.models import Q, QuerySet

from sala.forum.models import Event, SessionPerson
from sala.forum.queries import delays_of, hall_names, slots_of, with_last_version
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
    mine = Q(pk__in=planned) | Q(scope__in=scopes)
    events = _events().filter(mine, ends_on__gte=at.date() - dt.timedelta(days=1))
    found = [one for event in events for one in _of_event(event, person.pk, at)]
    return sorted(found, key=lambda one: (one.starts_at, one.slug))[:most]


@cache
def _events() -> QuerySet[Event]:
    # Put together once and never read itself, and only what is shown: that is most of what the query costs.
    return with_last_version().only("slug", "scope", "scope__time_zone")


def _of_event(event: Event, person_id: uuid.UUID, at: dt.datetime) -> list[MySession]:
    schedule = vars(event)["last_version"]
    coming = [slot for slot in slots_of(str(schedule or "")) if slot.ends_at >= at]
    slots = [(slot, part) for slot in coming if (part := _part(slot, person_id))]
    if not slots:
        return []
    halls, delays = hall_names([slot for slot, _ in slots]), delays_of(event)
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
