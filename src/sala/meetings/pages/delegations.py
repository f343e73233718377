"""The delegations of an event: which organisations send how many, and a new one."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.meetings.actions.delegations import DelegationTerms, add_delegation
from sala.meetings.fields import as_id, typed_places, typed_time
from sala.meetings.models import Delegation, Meeting
from sala.meetings.parties import MOST_FOUND, delegations_of
from sala.meetings.queries import visible_meeting
from sala.meetings.rules import can_organise, can_see_list
from sala.people.api import Organisation, Person, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class DelegationsPage:
    """`found`: organisations that fit what was typed and have no delegation yet; None before anything was."""

    meeting: Meeting
    zone: str
    delegations: list[Delegation]
    organises: bool
    q: str
    found: list[Organisation] | None
    places: str
    closes: str
    error: str


@signed_in
def delegations(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For who may read the list; organisers add one. Of the whole event that the meeting belongs to."""
    found = visible_meeting(person, meeting)
    if not can_see_list(person, found):
        raise Http404
    organises, error = can_organise(person, found), ""
    if request.method == "POST":
        try:
            return redirect("meetings:delegation", _add(request, found, person, organises=organises).pk)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    there = list(delegations_of(found.scope_id))
    q = request.GET.get("q", "").strip()[:80]
    shown = DelegationsPage(
        meeting=found,
        zone=found.scope.time_zone,
        delegations=there,
        organises=organises,
        q=q,
        found=_organisations(q, there) if q and organises else None,
        places=request.POST.get("places", "3"),
        closes=request.POST.get("closes", ""),
        error=error,
    )
    return page(request, "meetings/delegations.html", shown, status=422 if error else 200)


def _organisations(q: str, there: list[Delegation]) -> list[Organisation]:
    """By a part of the name in any language; the names are in one column."""
    named = Organisation.objects.filter(name__icontains=q) if q.isascii() else Organisation.objects.all()
    others = named.exclude(pk__in=[one.organisation_id for one in there]).order_by("pk")
    low = q.casefold()
    fits = (one for one in others.iterator() if any(low in text.casefold() for text in one.name.values()))
    return [one for one, _n in zip(fits, range(MOST_FOUND), strict=False)]


def _add(request: HttpRequest, meeting: Meeting, by: Person, *, organises: bool) -> Delegation:
    if not organises:
        raise ValidationError(_("Only organisers give places to a delegation. Ask one of them."))
    chosen = as_id(request.POST.get("organisation", ""))
    organisation = Organisation.objects.filter(pk=chosen).first() if chosen else None
    if organisation is None:
        raise ValidationError(_("Choose an organisation: look for it by its name."))
    terms = DelegationTerms(
        places=typed_places(request, "places") or 0,
        head=None,
        closes_at=typed_time(request, "closes", meeting.scope.time_zone),
    )
    at = timezone.now()
    return add_delegation(scope=meeting.scope, organisation=organisation, terms=terms, by=by, at=at)
