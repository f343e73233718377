"""A meeting: when, where, who, and my part in it."""

import uuid
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.kit.i18n import Text
from sala.meetings.actions.participants import ANSWERABLE
from sala.meetings.actions.places import place_in_line, places_taken
from sala.meetings.models import Delegation, Meeting, Participation
from sala.meetings.parties import groups_of_people, led_by
from sala.meetings.queries import COMES_NOT, in_line, is_online, visible_meeting
from sala.meetings.rules import can_organise, can_see_list
from sala.meetings.types import Mode, State
from sala.people.api import Person, signed_in
from sala.ui.api import page, read_only


@dataclass(frozen=True, slots=True)
class Tally:
    """How many take part in one mode: on the list (without who declined), and of them confirmed."""

    label: str
    listed: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """`link` is empty for whoever may not have it: it is for organisers; who confirmed to come online goes through the
    page that counts her (`joins`). `place`: her number on the waiting list, of `waiting` people; 0 when she does not
    wait.
    """

    meeting: Meeting
    zone: str
    part: Participation | None
    may_answer: bool
    link: str
    tallies: list[Tally]
    free: int | None
    place: int
    waiting: int
    groups: list[Text]
    delegation: Delegation | None
    joins: bool
    organises: bool
    reads_list: bool
    over: bool


@read_only
@signed_in
def meeting(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For its participants, its organisers and who may read its list."""
    found = visible_meeting(person, meeting)
    part = Participation.objects.filter(meeting=found, person=person).first()
    organises = can_organise(person, found)
    comes_online = part is not None and part.mode == Mode.ONLINE and part.state == State.CONFIRMED
    over = found.ends_at < timezone.now()
    shown = MeetingPage(
        meeting=found,
        zone=found.scope.time_zone,
        part=part,
        may_answer=part is not None and part.state in ANSWERABLE and not over and not found.cancelled_at,
        link=found.link if organises else "",
        tallies=_tallies(found),
        free=None if found.capacity is None else max(0, found.capacity - places_taken(found)),
        place=place_in_line(part) if part and part.state == State.WAITING else 0,
        waiting=in_line(found).count(),
        groups=groups_of_people(found.scope_id, [person.pk]).get(person.pk, []) if part else [],
        delegation=led_by(person, found.scope_id),
        joins=comes_online and not over and is_online(found),
        organises=organises,
        reads_list=can_see_list(person, found),
        over=over,
    )
    return page(request, "meetings/meeting.html", shown)


def _tallies(meeting: Meeting) -> list[Tally]:
    parts = Participation.objects.filter(meeting=meeting).exclude(state__in=COMES_NOT)
    rows = {(mode, state): n for mode, state, n in parts.values_list("mode", "state").annotate(n=Count("pk"))}
    return [
        Tally(
            str(mode.label),
            sum(n for (m, _), n in rows.items() if m == mode),
            sum(n for (m, s), n in rows.items() if m == mode and s in (State.CONFIRMED, State.WALK_IN)),
        )
        for mode in Mode
    ]
