"""One delegation: who comes, who may be named, who was replaced; its terms, for organisers."""

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.meetings.actions.delegations import (
    DelegationTerms,
    approve_substitute,
    change_delegation,
    name_delegate,
    refuse_substitute,
)
from sala.meetings.fields import as_id, typed_places, typed_time
from sala.meetings.models import Delegation
from sala.meetings.parties import (
    MOST_FOUND,
    DelegateLine,
    delegate_lines,
    led_delegation,
    members_to_send,
    visible_delegation,
)
from sala.meetings.rules import can_lead, can_organise_event
from sala.people.api import Person, can_add_person, record_views, signed_in
from sala.ui.api import page

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """`found`: who can be named, by what was typed; `closed`: the time to name people is over for who leads it."""

    delegation: Delegation
    zone: str
    come: list[DelegateLine]
    asked: list[DelegateLine]
    replaced: list[DelegateLine]
    free: int
    over: int
    leads: bool
    organises: bool
    adds: bool
    closed: bool
    q: str
    found: list[Person]
    most: int
    places: str
    closes: str
    error: str


@signed_in
def delegation(request: HttpRequest, person: Person, delegation: uuid.UUID) -> HttpResponse:
    """For its head, who manages the organisation, organisers, and who may read the event's lists. Looking is logged."""
    found = visible_delegation(person, delegation)
    error = ""
    if request.method == "POST":
        try:
            _press(request, led_delegation(person, delegation), person)
        except ValidationError as problem:
            error = " ".join(problem.messages)
            found.refresh_from_db()
        else:
            return redirect("meetings:delegation", found.pk)
    shown = _page(request, found, person, error)
    looked = {line.delegate.person_id for line in (*shown.come, *shown.asked, *shown.replaced)}
    looked |= {one.pk for one in shown.found}
    at = timezone.now()
    record_views(sorted(looked), by=person, at=at, page="meetings:delegation", scope=found.scope)
    return page(request, "meetings/delegation.html", shown, status=422 if error else 200)


def _page(request: HttpRequest, found: Delegation, person: Person, error: str) -> DelegationPage:
    come, asked, replaced = delegate_lines(found)
    organises, now = can_organise_event(person, found.scope), timezone.now()
    leads = can_lead(person, found)
    closed = found.closes_at is not None and found.closes_at < now and not organises
    free = max(0, found.places - len(come))
    q = request.GET.get("q", "").strip()[:80]
    names = leads and bool(free or organises) and not closed
    closes = _local(found.closes_at, found.scope.time_zone)
    return DelegationPage(
        delegation=found,
        zone=found.scope.time_zone,
        come=come,
        asked=asked,
        replaced=replaced,
        free=free,
        over=max(0, len(come) - found.places),
        leads=leads,
        organises=organises,
        adds=can_add_person(person, found.organisation),
        closed=closed,
        q=q,
        found=list(members_to_send(found, q, on=now.date())[:MOST_FOUND]) if names else [],
        most=MOST_FOUND,
        places=request.POST.get("places", str(found.places)),
        closes=request.POST.get("closes", closes),
        error=error,
    )


def _local(at: dt.datetime | None, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if at else ""


def _press(request: HttpRequest, delegation: Delegation, by: Person) -> None:
    """Name somebody, agree or refuse, or (organisers) other terms."""
    at = timezone.now()
    if "person" in request.POST:
        chosen = as_id(request.POST["person"]) or NOBODY
        candidates = members_to_send(delegation, "", on=at.date())
        already = Person.objects.filter(
            pk=chosen, pk__in=delegation.delegates.filter(ended_at=None).values("person")
        )
        if not already.exists():
            name_delegate(
                delegation=delegation, person=get_object_or_404(candidates, pk=chosen), by=by, at=at
            )
        return
    for word, settle in (("agree", approve_substitute), ("refuse", refuse_substitute)):
        if word in request.POST:
            asked = delegation.delegates.filter(pk=as_id(request.POST[word]) or NOBODY).first()
            if asked:
                settle(delegate=asked, by=by, at=at)
            return
    if not can_organise_event(by, delegation.scope):
        raise PermissionDenied
    change_delegation(
        delegation=delegation,
        terms=DelegationTerms(
            places=typed_places(request, "places") or 0,
            head=_head(request, delegation),
            closes_at=typed_time(request, "closes", delegation.scope.time_zone),
        ),
        by=by,
        at=at,
    )


def _head(request: HttpRequest, delegation: Delegation) -> Person | None:
    """One of the delegation's people, or who leads it now."""
    chosen = as_id(request.POST.get("head", ""))
    if chosen is None:
        return None
    if chosen == delegation.head_id:
        return delegation.head
    there = delegation.delegates.filter(person=chosen, ended_at=None, approved_at__isnull=False)
    row = there.select_related("person").first()
    return row.person if row else delegation.head
