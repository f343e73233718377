"""Making and changing forums, their days, halls and partners."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.findable import event_items
from sala.forum.models import Day, Event, Partner, Session
from sala.forum.queries import halls_of
from sala.forum.types import PartnerRole
from sala.kit.dates import spoken_number
from sala.kit.i18n import Text
from sala.kit.ids import digest, uuid7
from sala.meetings.api import Participation, Resource, ResourceKind, add_resource, create_meeting
from sala.people.api import Person, Scope, ScopeKind, create_scope, record
from sala.search.api import index

MOST_DAYS = 14
RESERVED = frozenset({"new", "my-calendar"})
OPENS, CLOSES = dt.time(7, 30), dt.time(18)


class BadEventError(ValidationError):
    """The forum cannot be like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What an organiser says of a forum. `interpreted`: language codes; `partners`: organisation ids with roles."""

    title: Text
    lead: Text
    venue: Text
    starts_on: dt.date
    ends_on: dt.date
    interpreted: tuple[str, ...]
    partners: tuple[tuple[uuid.UUID, PartnerRole], ...]
    box_days: int = 14  # after the last day, until the reflections box closes
    purpose: Text = field(default_factory=Text)


@transaction.atomic
def create_event(
    *,
    programme: Scope,
    details: EventDetails,
    by: Person | None,
    at: dt.datetime,
    slug: str = "",
    time_zone: str = "",
    pk: uuid.UUID | None = None,
) -> Event:
    """A new forum in a programme, with a meeting for each day. Its address comes from the English title, its time zone
    from the programme, unless given.
    """
    _check(details)
    slug = _free_slug(slug or details.title.get("en", ""))
    scope = create_scope(
        kind=ScopeKind.EVENT, slug=slug, name=details.title, parent=programme, time_zone=time_zone
    )
    event = Event.objects.create(pk=pk or uuid7(), scope=scope, slug=slug, **_fields(details))
    _set_days(event, details)
    _set_partners(event, details.partners)
    index(list(event_items(event)))
    record("event.create", by=by, at=at, about=event, scope=scope)
    return event


class StaleEventError(ValidationError):
    """Somebody else changed the forum since it was read."""


def details_of_event(event: Event) -> EventDetails:
    """What stands there now."""
    return EventDetails(
        title=event.title,
        lead=event.lead,
        venue=event.venue,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        interpreted=tuple(event.interpreted),
        partners=tuple((p.organisation_id, PartnerRole(p.role)) for p in event.partners.all()),
        box_days=event.box_days,
        purpose=event.purpose,
    )


def mark_of_details(details: EventDetails) -> str:
    """A mark of what an organiser reads: other details, another mark."""
    said = [
        details.title,
        details.lead,
        details.venue,
        [details.starts_on.isoformat(), details.ends_on.isoformat()],
        details.interpreted,
        [(str(pk), role.value) for pk, role in details.partners],
        details.box_days,
        details.purpose,
    ]
    return digest(json.dumps(said, sort_keys=True))[:32]


@transaction.atomic
def change_event(
    *, event: Event, details: EventDetails, by: Person | None, at: dt.datetime, seen: str | None = None
) -> Event:
    """Change a forum. A day on which a session is planned or somebody is invited cannot go: BadEventError. `seen` is
    the mark (`mark_of_details`) of what was read: when it has moved on, StaleEventError and nothing is changed.
    """
    current = Event.objects.select_for_update().get(pk=event.pk)
    if seen is not None and seen != mark_of_details(details_of_event(current)):
        raise StaleEventError(
            _("Somebody else has changed this forum meanwhile. Nothing of yours is lost: compare, then save.")
        )
    _check(details)
    for name, value in _fields(details).items():
        setattr(event, name, value)
    Event.objects.filter(pk=event.pk).update(**_fields(details), schedule_revision=F("schedule_revision") + 1)
    _set_days(event, details)
    _set_partners(event, details.partners)
    index(list(event_items(event)))
    record("event.change", by=by, at=at, about=event, scope=event.scope)
    return event


def touch_about(event: Event) -> None:
    """What the event's public page shows has changed: its ETag moves on."""
    Event.objects.filter(pk=event.pk).update(about_revision=F("about_revision") + 1)


@transaction.atomic
def add_hall(
    *, event: Event, name: Text, capacity: int | None, by: Person | None, at: dt.datetime
) -> Resource:
    """A hall or room of the event. A second of the same name is refused: nobody could tell which one is taken."""
    _check_hall_name(event, name)
    hall = add_resource(scope=event.scope, kind=ResourceKind.HALL, name=name, capacity=capacity)
    record("hall.add", by=by, at=at, about=hall, scope=event.scope)
    return hall


@transaction.atomic
def change_hall(
    *, event: Event, hall: Resource, name: Text, capacity: int | None, by: Person | None, at: dt.datetime
) -> None:
    """Rename a hall of the event or change its capacity; published schedules show the new name at once."""
    _check_hall_name(event, name, beside=hall)
    Resource.objects.filter(pk=hall.pk, scope=event.scope).update(name=name, capacity=capacity)
    Event.objects.filter(pk=event.pk).update(schedule_revision=F("schedule_revision") + 1)
    record("hall.change", by=by, at=at, about=hall, scope=event.scope)


def _check_hall_name(event: Event, name: Text, *, beside: Resource | None = None) -> None:
    """Raise BadEventError for no name, or one that another hall of the event has. Two who add it at once wait here."""
    if not name:
        raise BadEventError(_("Write a name in at least one language."))
    Event.objects.select_for_update().get(pk=event.pk)
    others = halls_of(event).exclude(pk=beside.pk) if beside else halls_of(event)
    if any(
        other.get(code) == text
        for other in others.values_list("name", flat=True)
        for code, text in name.items()
    ):
        raise BadEventError(_("There is a room with this name already. Give it another name."))


def _check(details: EventDetails) -> None:
    if not details.title:
        raise BadEventError(_("Write a title in at least one language."))
    if details.ends_on < details.starts_on:
        raise BadEventError(_("The forum ends before it begins. Choose a later last day."))
    if (details.ends_on - details.starts_on).days >= MOST_DAYS:
        raise BadEventError(
            _("A forum lasts at most %(most)s days."), params={"most": spoken_number(MOST_DAYS)}
        )


def _fields(details: EventDetails) -> dict[str, object]:
    return {
        "title": details.title,
        "lead": details.lead,
        "venue": details.venue,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
        "interpreted": list(details.interpreted),
        "box_days": details.box_days,
        "purpose": details.purpose,
    }


def _set_days(event: Event, details: EventDetails) -> None:
    zone = ZoneInfo(event.scope.time_zone)
    length = (details.ends_on - details.starts_on).days + 1
    wanted = {details.starts_on + dt.timedelta(days=n) for n in range(length)}
    have = {day.date: day for day in event.days.all()}
    for date in sorted(have.keys() - wanted):
        _drop_day(have[date], zone)
    for date in sorted(wanted - have.keys()):
        meeting = create_meeting(
            scope=event.scope,
            title=details.title,
            starts_at=dt.datetime.combine(date, OPENS, zone),
            ends_at=dt.datetime.combine(date, CLOSES, zone),
        )
        Day.objects.create(event=event, date=date, meeting=meeting)


def _drop_day(day: Day, zone: ZoneInfo) -> None:
    start = dt.datetime.combine(day.date, dt.time(), zone)
    end = dt.datetime.combine(day.date + dt.timedelta(days=1), dt.time(), zone)
    if Session.objects.filter(event=day.event_id, starts_at__gte=start, starts_at__lt=end).exists():
        raise BadEventError(
            _("There are sessions on a day that you want to leave out. Move or remove them first.")
        )
    if Participation.objects.filter(meeting=day.meeting_id).exists():
        raise BadEventError(_("People are invited to a day that you want to leave out. It has to stay."))
    meeting = day.meeting
    day.delete()
    meeting.delete()


def _set_partners(event: Event, partners: Sequence[tuple[uuid.UUID, PartnerRole]]) -> None:
    Partner.objects.filter(event=event).delete()
    once: dict[uuid.UUID, PartnerRole] = {}
    for organisation, role in partners:
        once.setdefault(organisation, role)
    Partner.objects.bulk_create(
        Partner(event=event, organisation_id=organisation, role=role, order=order)
        for order, (organisation, role) in enumerate(once.items())
    )


def _free_slug(wanted: str) -> str:
    base = slugify(wanted)[:50].strip("-_") or "forum"
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )
