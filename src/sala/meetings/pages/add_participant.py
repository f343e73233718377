"""Put an existing person on the list."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.kit.phones import normalise
from sala.meetings.actions.participants import add_participant as add
from sala.meetings.models import Meeting, Participation
from sala.meetings.queries import organised_meeting
from sala.meetings.types import Mode
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page

MOST = 20


@dataclass(frozen=True, slots=True)
class AddParticipantPage:
    """`found`: who fits what was typed; None before anything was."""

    meeting: Meeting
    q: str
    found: list[Person] | None
    most: int


@signed_in
def add_participant(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers. GET looks for people; POST adds one, and adding again changes nothing."""
    organised = organised_meeting(person, meeting)
    q = request.GET.get("q", "").strip()[:80]
    if request.method == "POST":
        return _add(request, person, organised)
    people = list(_candidates(organised, q)[:MOST]) if q else None
    seen = [candidate.pk for candidate in people or []]
    record_views(seen, by=person, at=timezone.now(), page="meetings:add_participant", scope=organised.scope)
    return page(request, "meetings/add_participant.html", AddParticipantPage(organised, q, people, MOST))


def _add(request: HttpRequest, by: Person, meeting: Meeting) -> HttpResponse:
    """Only somebody whom the same words find: an id alone adds nobody."""
    q = request.POST.get("q", "").strip()[:80]
    chosen = get_object_or_404(
        _candidates(meeting, q, also_listed=True), pk=_uuid(request.POST.get("person", ""))
    )
    mode = Mode.ONLINE if request.POST.get("mode") == Mode.ONLINE else Mode.IN_PERSON
    add(meeting=meeting, person=chosen, mode=mode, by=by, at=timezone.now())
    return redirect("meetings:participants", meeting.pk)


def _candidates(meeting: Meeting, q: str, *, also_listed: bool = False) -> QuerySet[Person]:
    """By name among those who take part in something of the same programme; anybody by her whole phone, e-mail or staff
    number, because who knows that may know the person.
    """
    programme = meeting.scope.path.rsplit("/", 1)[0]
    known = Participation.objects.filter(meeting__scope__path__startswith=programme).values("person")
    named = Q(name__icontains=q) | Q(latin_name__icontains=q)
    exact = Q(contacts__value__in=[q.casefold(), normalise(q) or q])
    exact |= Q(account__identifiers__value="".join(c for c in q.casefold() if c.isascii() and c.isalnum()))
    found = Person.objects.filter(named & Q(pk__in=known) | exact)
    if not also_listed:
        found = found.exclude(pk__in=Participation.objects.filter(meeting=meeting).values("person"))
    return found.order_by("sort_key", "pk").distinct()


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
