"""From a session's public page into the online meeting."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sala.forum.joining import day_of
from sala.forum.models import Event
from sala.forum.queries import event_by_slug, published
from sala.forum.types import Slot
from sala.kit.i18n import Text
from sala.meetings.api import Mode, Participation, State
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class JoinSessionPage:
    """For who did not confirm to come online. `answer`: where she says so, "" for who is not invited."""

    crumbs: list[Crumb]
    event: Event
    title: Text
    answer: str


@read_only
@signed_in
def join_session(request: HttpRequest, person: Person, event: str, session: str) -> HttpResponse:
    """Who confirmed to come online on that day is led on to the page that counts her and has the links; everybody else
    reads how to.
    """
    found = event_by_slug(event)
    slot = _slot(found, session)
    day = day_of(found, slot)
    if day is None:
        raise Http404
    part = Participation.objects.filter(meeting=day.meeting, person=person).first()
    if part and (part.mode, part.state) == (Mode.ONLINE, State.CONFIRMED):
        return redirect("meetings:join", day.meeting_id)
    may_answer = part is not None and part.state in {
        State.INVITED,
        State.CONFIRMED,
        State.WAITING,
        State.DECLINED,
    }
    shown = JoinSessionPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(str(slot.title), reverse("forum:session", args=[event, session])),
        ],
        event=found,
        title=slot.title,
        answer=reverse("meetings:answer", args=[day.meeting_id]) if may_answer else "",
    )
    return page(request, "forum/join_session.html", shown)


def _slot(event: Event, slug: str) -> Slot:
    now = published(event)
    found = next((slot for slot in now.slots if slot.slug == slug), None) if now else None
    if found is None:
        raise Http404
    return found
