"""The way into an online meeting: it counts who goes in."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.meetings.actions.check_in import join_online
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import links_of_parts, visible_meeting
from sala.meetings.types import Mode, PartLink, State
from sala.people.api import Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class JoinPage:
    """`opens`: from when the link is given; `open`: it is now. `here`: it was pressed. `link` and `parts` (sessions
    with links of their own, which hold in place of it) are empty until then.
    """

    meeting: Meeting
    zone: str
    opens: dt.datetime
    open: bool
    over: bool
    here: bool
    link: str
    parts: list[PartLink]


@signed_in
def join(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For who confirmed to come online. The first press counts her as present and shows the link, which stands nowhere
    else; pressed again it counts once.
    """
    found, now = visible_meeting(person, meeting), timezone.now()
    mine = Participation.objects.filter(meeting=found, person=person)
    parts = links_of_parts(found)
    if not (found.link or parts) or not mine.filter(mode=Mode.ONLINE, state=State.CONFIRMED).exists():
        raise Http404
    opens = found.starts_at - dt.timedelta(minutes=found.link_minutes)
    is_open = opens <= now <= found.ends_at and found.cancelled_at is None
    if request.method == "POST":
        if is_open:
            join_online(meeting=found, person=person, at=now)
        return redirect("meetings:join", found.pk)
    here = found.check_ins.filter(person_id=person.pk, method="online").exists()
    shown = JoinPage(
        meeting=found,
        zone=found.scope.time_zone,
        opens=opens,
        open=is_open,
        over=now > found.ends_at,
        here=is_open and here,
        link=found.link if is_open and here else "",
        parts=[part for part in parts if part.ends_at >= now] if is_open and here else [],
    )
    return page(request, "meetings/join.html", shown)
