"""Publishing the schedule, what changed since, and running late."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.findable import index_schedule
from sala.forum.actions.visits import follow_schedule, loosen_visits
from sala.forum.models import Delay, Event, ScheduleVersion, Session
from sala.forum.slots import as_json, as_slot, changes_between
from sala.forum.types import Change, Part, SessionKind, Slot
from sala.forum.wording import notice_text
from sala.kit.i18n import Text
from sala.kit.ids import digest
from sala.kit.time import moment
from sala.meetings.api import Clash as HoldClash
from sala.meetings.api import Resource, Wish, find_clashes, resources_of_persons, take_holds
from sala.notify.api import Outside, Word, tell
from sala.people.api import Person, record

EVE = dt.timedelta(days=1)


def draft_slots(event: Event) -> list[Slot]:
    """The sessions as they are planned now; two queries."""
    sessions = Session.objects.filter(event=event).prefetch_related("people")
    return [
        Slot(
            session_id=s.pk,
            slug=s.slug,
            kind=SessionKind(s.kind),
            title=s.title,
            lead=s.lead,
            starts_at=s.starts_at,
            ends_at=s.ends_at,
            hall_id=s.hall_id,
            spoken=tuple(s.spoken),
            people={part: tuple(p.person_id for p in s.people.all() if p.part == part) for part in Part},
        )
        for s in sessions
    ]


def wishes_of(slots: Sequence[Slot], resource_of: Mapping[uuid.UUID, uuid.UUID]) -> list[Wish]:
    """What the slots need to themselves: their hall, speakers, chairs and interpreters. `resource_of`: by person id."""
    wishes = []
    for slot in slots:
        needed = {resource_of[person] for people in slot.people.values() for person in people}
        if slot.hall_id:
            needed.add(slot.hall_id)
        wishes += [
            Wish(resource_id, slot.session_id, slot.starts_at, slot.ends_at) for resource_id in sorted(needed)
        ]
    return wishes


def clashes_of(event: Event, slots: Sequence[Slot]) -> list[HoldClash]:
    """What would stop these slots from being published, without taking or writing anything.

    A person who was never on a schedule stands under her own id in place of a resource's: nobody else can hold her.
    """
    people = _people_in(slots)
    known = dict(Resource.objects.filter(person_id__in=people).values_list("person_id", "pk"))
    return find_clashes(owner=event.pk, wishes=wishes_of(slots, {p: known.get(p) or p for p in people}))


def clashes_of_draft(event: Event) -> list[HoldClash]:
    """What stops the draft from being published."""
    return clashes_of(event, draft_slots(event))


def _people_in(slots: Sequence[Slot]) -> set[uuid.UUID]:
    return {person for slot in slots for people in slot.people.values() for person in people}


def latest_version(event: Event) -> ScheduleVersion | None:
    """The version that the public sees."""
    return ScheduleVersion.objects.filter(event=event).order_by("-number").first()


class StalePlanError(ValidationError):
    """The plan, or the published schedule, is no longer what the publisher saw."""


def mark_of(slots: Sequence[Slot], before: ScheduleVersion | None) -> str:
    """A mark of what a publisher sees: these sessions after that version. Another plan or version, another mark."""
    rows = sorted((as_json(slot) for slot in slots), key=lambda row: str(row["session"]))
    return digest(json.dumps([before.number if before else 0, rows], sort_keys=True))[:32]


@transaction.atomic
def publish(
    *, event: Event, name: Text, by: Person | None, at: dt.datetime, seen: str | None = None
) -> ScheduleVersion:
    """Freeze the draft as the next version, at once for everybody.

    Takes the halls and people of all sessions or raises ClashError with the list, and then nothing has changed. Each
    person whose own sessions changed gets one notice that says what changed for her. `seen` is the mark (`mark_of`)
    of what the publisher was shown: when something has changed since, StalePlanError, and nothing is published.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    slots = draft_slots(event)
    before = latest_version(event)
    if seen is not None and seen != mark_of(slots, before):
        raise StalePlanError(
            _("The plan has changed since you opened this page. Look at it again, then publish.")
        )
    resource_of = resources_of_persons(_people_in(slots), scope_id=event.scope_id)
    loosen_visits(event, slots)
    take_holds(owner=event.pk, wishes=wishes_of(slots, resource_of))
    follow_schedule(event, slots, by=by, at=at)
    version = ScheduleVersion.objects.create(
        event=event,
        number=before.number + 1 if before else 1,
        name=name,
        published_at=at,
        published_by=by.pk if by else None,
        slots=[as_json(slot) for slot in slots],
    )
    Event.objects.filter(pk=event.pk).update(schedule_revision=F("schedule_revision") + 1)
    index_schedule(event, before=slots_of(before) if before else [], slots=slots)
    if before:
        tell(_words(event, version, changes_between(slots_of(before), slots), at), at=at)
    record(
        "schedule.publish", by=by, at=at, about=version, scope=event.scope, detail={"number": version.number}
    )
    return version


def slots_of(version: ScheduleVersion) -> list[Slot]:
    """The sessions that a version froze."""
    return [as_slot(row) for row in version.slots]


def touched_by(changes: Sequence[Change]) -> dict[uuid.UUID, list[Change]]:
    """Person id to the changes of her own sessions: who is told, and about what."""
    touched: dict[uuid.UUID, list[Change]] = {}
    for change in changes:
        for person_id in _people_of(change):
            touched.setdefault(person_id, []).append(change)
    return touched


def _words(event: Event, version: ScheduleVersion, changes: Sequence[Change], at: dt.datetime) -> list[Word]:
    """One word per touched person, about her own sessions only. Each version is a matter of its own: a newer one must
    not hide what an unread older one said. It goes outside the app too, until the forum is over; on its eve and during
    it quiet hours do not hold it back.
    """
    halls = Resource.objects.in_bulk(
        {s.hall_id for c in changes for s in (c.before, c.after) if s is not None and s.hall_id is not None}
    )
    zone = event.scope.time_zone
    outside = Outside(until=end_of(event), urgent=at >= start_of(event) - EVE)
    return [
        Word(
            person_id,
            f"schedule {version.pk}",
            notice_text(mine, person_id, halls, zone),
            f"/forum/{event.slug}/changes/{version.number}/",
            outside,
        )
        for person_id, mine in touched_by(changes).items()
    ]


def start_of(event: Event) -> dt.datetime:
    """When the event's first day begins where it takes place."""
    return moment(event.starts_on, dt.time(), event.scope.time_zone)


def end_of(event: Event) -> dt.datetime:
    """When its last day is over there."""
    return moment(event.ends_on + dt.timedelta(days=1), dt.time(), event.scope.time_zone)


def _people_of(change: Change) -> set[uuid.UUID]:
    return {
        p for slot in (change.before, change.after) if slot for people in slot.people.values() for p in people
    }


@transaction.atomic
def say_delay(
    *,
    event: Event,
    hall: Resource | None,
    from_at: dt.datetime,
    minutes: int,
    date: dt.date,
    by: Person,
    at: dt.datetime,
) -> None:
    """Say "running 20 minutes late" from a time to that day's end, in one hall or (None) in all; 0 takes it back."""
    values = {"from_at": from_at, "minutes": minutes, "said_at": at}
    Delay.objects.update_or_create(event=event, hall=hall, date=date, defaults=values)
    Event.objects.filter(pk=event.pk).update(schedule_revision=F("schedule_revision") + 1)
    record("schedule.delay", by=by, at=at, about=event, scope=event.scope, detail={"minutes": minutes})
