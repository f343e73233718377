"""One group: its people, who else could be in it, its name and limits, the visit on which it goes."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sala.meetings.actions.groups import LONGEST_NAME, change_group, put_in_group, take_out_of_group
from sala.meetings.actions.visits import Assigned, sign_up_group
from sala.meetings.fields import as_id, shown_words, typed_places, typed_words
from sala.meetings.models import Group, Meeting
from sala.meetings.parties import EventList, Listed, event_list, in_groups
from sala.meetings.queries import organised_meeting
from sala.meetings.types import MeetingKind
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page

MOST_SHOWN, MOST_DIGITS = 50, 5
FILTERS = ("organisation", "province", "role", "q")


@dataclass(frozen=True, slots=True)
class GroupPage:
    """`found`: who is on the event's list, not in the group, and passes the filter (None: nothing was looked for);
    `count`: how many they are; `said`: what became of signing the group up.
    """

    meeting: Meeting
    group: Group
    members: list[Listed]
    everybody: EventList
    chosen: dict[str, str]
    query: str
    found: list[Listed] | None
    count: int
    visits: list[Meeting]
    name: list[tuple[str, str]]
    places: str
    most: int
    said: Assigned | None
    error: str


@signed_in
def group(request: HttpRequest, person: Person, meeting: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """For organisers: fill it by a filter or one by one, rename it, send it on a visit. Looking is logged."""
    organised = organised_meeting(person, meeting)
    found = Group.objects.select_related("scope", "visit").filter(pk=group, scope=organised.scope_id).first()
    if found is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            return redirect(_save(request, organised, found, person))
        except ValidationError as problem:
            error = " ".join(problem.messages)
            found.refresh_from_db()
    shown = _page(request, organised, found, error)
    looked = [one.person.pk for one in (*shown.members, *(shown.found or []))]
    record_views(looked, by=person, at=timezone.now(), page="meetings:group", scope=organised.scope)
    return page(request, "meetings/group.html", shown, status=422 if error else 200)


def _page(request: HttpRequest, meeting: Meeting, group: Group, error: str) -> GroupPage:
    everybody = event_list(meeting.scope_id, on=meeting.date)
    chosen = {key: request.GET.get(key, "").strip()[:80] for key in FILTERS}
    fits = _passing(everybody, group, chosen) if "look" in request.GET else None
    name = typed_words(request, "name") if error and "name_km" in request.POST else group.name
    limit = "" if group.places is None else str(group.places)
    return GroupPage(
        meeting=meeting,
        group=group,
        members=in_groups(everybody.people, group.pk),
        everybody=everybody,
        chosen=chosen,
        query=urlencode({"look": 1, **{key: value for key, value in chosen.items() if value}}),
        found=None if fits is None else fits[:MOST_SHOWN],
        count=len(fits or []),
        visits=_visits(meeting),
        name=shown_words(name),
        places=request.POST.get("places", limit),
        most=LONGEST_NAME,
        said=_said(request.GET.get("said", "")),
        error=error,
    )


def _visits(meeting: Meeting) -> list[Meeting]:
    visits = Meeting.objects.filter(scope=meeting.scope_id, kind=MeetingKind.VISIT, cancelled_at=None)
    return list(visits.order_by("starts_at", "pk"))


def _passing(everybody: EventList, group: Group, chosen: dict[str, str]) -> list[Listed]:
    q = chosen["q"].casefold()
    return [
        one
        for one in everybody.people
        if group.pk not in one.groups
        and chosen["organisation"] in ("", str(one.organisation))
        and chosen["province"] in ("", one.province)
        and (not chosen["role"] or chosen["role"] in one.roles)
        and (not q or q in f"{one.person.name} {one.person.latin_name}".casefold())
    ]


def _save(request: HttpRequest, meeting: Meeting, group: Group, by: Person) -> str:
    """What was pressed; where to go on."""
    at, here = timezone.now(), reverse("meetings:group", args=[meeting.pk, group.pk])
    back = f"{here}?{request.GET.urlencode()}" if "look" in request.GET else here
    if "out" in request.POST:
        if chosen := as_id(request.POST["out"]):
            take_out_of_group(group=group, person=chosen, by=by, at=at)
        return back
    if "put" in request.POST:
        chosen = as_id(request.POST["put"])
        put_in_group(group=group, people=[chosen] if chosen else [], by=by, at=at)
        return back
    if "all" in request.POST:
        filters = {key: request.GET.get(key, "").strip()[:80] for key in FILTERS}
        people = _passing(event_list(meeting.scope_id, on=meeting.date), group, filters)
        put_in_group(group=group, people=[one.person.pk for one in people], by=by, at=at)
        return here
    visit = next((v for v in _visits(meeting) if str(v.pk) == request.POST.get("visit")), None)
    if "go" in request.POST and visit is not None:
        done = sign_up_group(group=group, visit=visit, by=by, at=at)
        return f"{here}?said={done.placed}-{done.waiting}-{done.left_out}"
    change_group(
        group=group,
        name=typed_words(request, "name") if "name_km" in request.POST else group.name,
        places=typed_places(request, "places") if "name_km" in request.POST else group.places,
        visit=group.visit,
        by=by,
        at=at,
    )
    return here


def _said(typed: str) -> Assigned | None:
    numbers = typed.split("-")
    if len(numbers) != len(Assigned.__slots__) or not all(
        n.isdecimal() and len(n) <= MOST_DIGITS for n in numbers
    ):
        return None
    return Assigned(*(int(n) for n in numbers))
