"""Reads that more than one page needs."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.db.models import OuterRef, QuerySet

from sala.forum.api import has_visits, late_on, slug_of_meeting
from sala.meetings.api import Participation, State
from sala.people.api import Person

EVENING = dt.timedelta(hours=8)  # how long a meeting stays on one's own page after its end


@dataclass(frozen=True, slots=True)
class Part:
    """One meeting that a person takes part in; `slug`: the forum it is a day of, or None; `late`: minutes by which that
    day runs late where it is latest, or 0; `visits`: there are visits to sign up for.
    """

    participation: Participation
    slug: str | None
    late: int
    visits: bool

    @property
    def zone(self) -> str:
        """The meeting's time zone."""
        return self.participation.meeting.scope.time_zone

    @property
    def waits(self) -> bool:
        """Whether the invitation waits for an answer."""
        return self.participation.state == State.INVITED

    @property
    def in_line(self) -> bool:
        """Whether she is on the waiting list."""
        return self.participation.state == State.WAITING


def parts_from(person: Person, at: dt.datetime, most: int) -> list[Part]:
    """What the person takes part in and did not decline: what has not ended at `at`, next first, then what ended a few
    hours ago, because on the way home one still writes a reflection. One query.
    """
    parts = _parts().filter(person=person, meeting__ends_at__gte=at - EVENING)[:most]
    return [
        Part(part, vars(part)["slug"], vars(part)["late"] or 0, vars(part)["visits"])
        for part in sorted(parts, key=lambda part: part.meeting.ends_at < at)
    ]


@cache
def _parts() -> QuerySet[Participation]:
    # Put together once and never read itself: that is half of what the query costs.
    return (
        Participation.objects.exclude(state__in=(State.DECLINED, State.REPLACED))
        .filter(meeting__cancelled_at=None)
        .select_related("meeting__scope", "meeting__place")
        .order_by("meeting__starts_at", "pk")
        .annotate(
            slug=slug_of_meeting(OuterRef("meeting")),
            late=late_on(OuterRef("meeting")),
            visits=has_visits(OuterRef("meeting")),
        )
    )
