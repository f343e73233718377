"""Clashes of a schedule in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from sala.forum.models import Event, Session, Visit
from sala.kit.dates import clock, short_day
from sala.kit.time import tick_start
from sala.meetings.api import Clash, Resource
from sala.people.api import persons_by_id


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A clash in words: who or which hall, which two sessions, from when."""

    what: str
    first: str
    second: str
    at: str


def clash_lines(event: Event, clashes: Sequence[Clash]) -> list[ClashLine]:
    """Clashes for people to read, in order of time; four queries."""
    if not clashes:
        return []
    language = get_language() or "en"
    resources = Resource.objects.in_bulk({clash.resource_id for clash in clashes})
    person_of = {c.resource_id: c.resource_id for c in clashes} | {
        pk: r.person_id for pk, r in resources.items()
    }
    people = persons_by_id({person_id for person_id in person_of.values() if person_id})
    sessions = Session.objects.select_related("event").in_bulk(
        {i for c in clashes for i in (c.meeting, c.taken_by)}
    )
    visits = Visit.objects.filter(meeting__in=[c.taken_by for c in clashes]).select_related("session__event")
    sessions |= {visit.meeting_id: visit.session for visit in visits if visit.session}
    zone = ZoneInfo(event.scope.time_zone)
    lines = []
    for clash in sorted(clashes, key=lambda c: (c.tick, str(c.meeting))):
        person = people.get(person_of[clash.resource_id] or clash.resource_id)
        at = tick_start(clash.tick).astimezone(zone)
        lines.append(
            ClashLine(
                what=person.written.display(language) if person else str(resources[clash.resource_id].name),
                first=_called(sessions.get(clash.meeting), event),
                second=_called(sessions.get(clash.taken_by), event),
                at=f"{short_day(at.date(), language)} {clock(at, language)}",
            )
        )
    return lines


def _called(session: Session | None, event: Event) -> str:
    if session is None:
        return gettext("another forum or booking")
    return str(session.title) if session.event_id == event.pk else f"{session.title} ({session.event.title})"
