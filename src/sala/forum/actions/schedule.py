"""Publishing the schedule, what changed since, and running late."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from sala.forum.actions.findable import index_schedule
from sala.forum.models import Delay, Event, ScheduleVersion, Session
from sala.forum.slots import as_json, as_slot, changes_between
from sala.forum.types import Change, Part, Slot
from sala.forum.wording import change_sentence
from sala.kit.i18n import Text
from sala.meetings.api import Resource, Wish, find_clashes, resources_of_persons, take_holds
from sala.meetings.api import Clash as HoldClash
from sala.notify.api import Word, tell
from sala.people.api import Person, record


def draft_slots(event: Event) -> list[Slot]:
    """The sessions as they are planned now; two queries."""
    sessions = Session.objects.filter(event=event).prefetch_related("people")
    return [
        Slot(
            session_id=s.pk,
            slug=s.slug,
            kind=s.kind,
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


def wishes_of(slots: Sequence[Slot], *, scope_id: uuid.UUID) -> list[Wish]:
    """What the slots need to themselves: their hall, speakers, chairs and interpreters."""
    person_ids = {person for slot in slots for people in slot.people.values() for person in people}
    resource_of = resources_of_persons(person_ids, scope_id=scope_id)
    wishes = []
    for slot in slots:
        needed = {resource_of[person] for people in slot.people.values() for person in people}
        if slot.hall_id:
            needed.add(slot.hall_id)
        wishes += [
            Wish(resource_id, slot.session_id, slot.starts_at, slot.ends_at) for resource_id in sorted(needed)
        ]
    return wishes


def clashes_of_draft(event: Event) -> list[HoldClash]:
    """What stops the draft from being published, without taking anything."""
    return find_clashes(owner=event.pk, wishes=wishes_of(draft_slots(event), scope_id=event.scope_id))


def latest_version(event: Event) -> ScheduleVersion | None:
    """The version that the public sees."""
    return ScheduleVersion.objects.filter(event=event).order_by("-number").first()


@transaction.atomic
def publish(*, event: Event, name: Text, by: Person | None, at: dt.datetime) -> ScheduleVersion:
    """Freeze the draft as the next version, at once for everybody.

    Takes the halls and people of all sessions or raises ClashError with the list, and then nothing has changed. Each person
    whose own sessions changed gets one notice that says what changed for her.
    """
    Event.objects.select_for_update().get(pk=event.pk)
    slots = draft_slots(event)
    take_holds(owner=event.pk, wishes=wishes_of(slots, scope_id=event.scope_id))
    before = latest_version(event)
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
        tell(_words(event, version, changes_between(slots_of(before), slots)), at=at)
    record(
        "schedule.publish", by=by, at=at, about=version, scope=event.scope, detail={"number": version.number}
    )
    return version


def slots_of(version: ScheduleVersion) -> list[Slot]:
    """The sessions that a version froze."""
    return [as_slot(row) for row in version.slots]


def _words(event: Event, version: ScheduleVersion, changes: Sequence[Change]) -> list[Word]:
    """One word per touched person, about her own sessions only."""
    touched: dict[uuid.UUID, list[Change]] = {}
    for change in changes:
        for person_id in _people_of(change):
            touched.setdefault(person_id, []).append(change)
    halls = Resource.objects.in_bulk(
        {s.hall_id for c in changes for s in (c.before, c.after) if s is not None and s.hall_id is not None}
    )
    zone = event.scope.time_zone
    return [
        Word(
            person_id,
            f"schedule {event.pk}",
            _joined([change_sentence(change, person_id, halls, zone) for change in mine]),
            f"/forum/{event.slug}/changes/{version.number}/",
        )
        for person_id, mine in touched.items()
    ]


def _people_of(change: Change) -> set[uuid.UUID]:
    return {
        p for slot in (change.before, change.after) if slot for people in slot.people.values() for p in people
    }


def _joined(sentences: Sequence[Text]) -> Text:
    return Text({code: "\n".join(s[code] for s in sentences) for code in ("km", "vi", "en")})


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
    """ "Running 20 minutes late" from a time on until the end of that day, in one hall or (None) in all; 0 takes it back."""
    values = {"from_at": from_at, "minutes": minutes, "said_at": at}
    Delay.objects.update_or_create(event=event, hall=hall, date=date, defaults=values)
    Event.objects.filter(pk=event.pk).update(schedule_revision=F("schedule_revision") + 1)
    record("schedule.delay", by=by, at=at, about=event, scope=event.scope, detail={"minutes": minutes})
