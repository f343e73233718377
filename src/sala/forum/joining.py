"""Sessions with online links of their own."""

import uuid
from zoneinfo import ZoneInfo

from django.db.models import F

from sala.forum.models import Day, Event, Session
from sala.forum.types import Slot
from sala.meetings.api import PartLink


def links_of_day(meeting: uuid.UUID) -> list[PartLink]:
    """For meetings: the sessions of that day that have a link of their own, as they are planned now; one query."""
    rows = Session.objects.filter(event__days__meeting=meeting).exclude(link="")
    rows = rows.annotate(on=F("event__days__date")).select_related("event__scope")
    return [
        PartLink(row.title, row.link, row.starts_at, row.ends_at)
        for row in rows.order_by("starts_at", "slug")
        if row.starts_at.astimezone(ZoneInfo(row.event.scope.time_zone)).date() == vars(row)["on"]
    ]


def day_of(event: Event, slot: Slot) -> Day | None:
    """The day of a published session, with its meeting."""
    on = slot.starts_at.astimezone(ZoneInfo(event.scope.time_zone)).date()
    return Day.objects.select_related("meeting__scope").filter(event=event, date=on).first()


def is_online(event: Event, slot: Slot) -> bool:
    """Whether who confirmed to come online finds a link for this session."""
    if Session.objects.filter(event=event, pk=slot.session_id).exclude(link="").exists():
        return True
    day = day_of(event, slot)
    return day is not None and bool(day.meeting.link)
