"""The list of a meeting, for those who may read it."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from sala.meetings.models import Meeting
from sala.meetings.queries import Attendee, attendance, visible_meeting
from sala.meetings.rules import can_organise, can_see_list
from sala.meetings.types import Mode, State
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page, read_only

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ParticipantsPage:
    """`query` is the filter as it stands in the address, for the links to other pages of the list."""

    meeting: Meeting
    zone: str
    rows: Page[Attendee]
    total: int
    modes: list[tuple[str, str]]
    states: list[tuple[str, str]]
    mode: str
    state: str
    present: str
    query: str
    organises: bool


@read_only
@signed_in
def participants(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """Sorted by name; filters by state, mode and presence. Looking is logged."""
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    chosen = {key: request.GET.get(key, "") for key in ("mode", "state", "present")}
    everybody = attendance(found)[0]
    kept = [a for a in everybody if _passes(a, chosen)]
    rows = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page"))
    looked = [attendee.person.pk for attendee in rows]
    record_views(looked, by=person, at=timezone.now(), page="meetings:participants", scope=found.scope)
    shown = ParticipantsPage(
        meeting=found,
        zone=found.scope.time_zone,
        rows=rows,
        total=len(everybody),
        modes=[(mode.value, str(mode.label)) for mode in Mode],
        states=[(state.value, str(state.label)) for state in State],
        query=urlencode({key: value for key, value in chosen.items() if value}),
        organises=can_organise(person, found),
        **chosen,
    )
    return page(request, "meetings/participants.html", shown)


def _passes(attendee: Attendee, chosen: dict[str, str]) -> bool:
    here = "yes" if attendee.seen else "no"
    return (
        chosen["mode"] in ("", attendee.mode)
        and chosen["state"] in ("", attendee.state)
        and chosen["present"] in ("", here)
    )
