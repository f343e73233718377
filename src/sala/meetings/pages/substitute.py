"""Somebody else of the organisation comes instead."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.meetings.actions.delegations import replace_delegate
from sala.meetings.fields import as_id
from sala.meetings.models import Delegate, Delegation
from sala.meetings.parties import MOST_FOUND, led_delegation, members_to_send
from sala.meetings.rules import can_organise_event
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class SubstitutePage:
    """`late`: an organiser has to agree; `done`: she was replaced already."""

    delegation: Delegation
    delegate: Delegate
    late: bool
    done: bool
    q: str
    found: list[Person]
    most: int
    error: str


@signed_in
def substitute(
    request: HttpRequest, person: Person, delegation: uuid.UUID, delegate: uuid.UUID
) -> HttpResponse:
    """For who leads the delegation. Of two who replace one person at once, one does; the other reads by whom."""
    led = led_delegation(person, delegation)
    row = get_object_or_404(Delegate.objects.select_related("person"), pk=delegate, delegation=led)
    at, error = timezone.now(), ""
    if request.method == "POST":
        try:
            _replace(request, led, row, person, at)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:delegation", led.pk)
    q = request.GET.get("q", "").strip()[:80]
    late = led.closes_at is not None and led.closes_at < at and not can_organise_event(person, led.scope)
    done = row.ended_at is not None or Delegate.objects.filter(replaces=row).exists()
    found = [] if done else list(members_to_send(led, q, on=at.date())[:MOST_FOUND])
    looked = [row.person_id, *(one.pk for one in found)]
    record_views(looked, by=person, at=at, page="meetings:substitute", scope=led.scope)
    shown = SubstitutePage(led, row, late, done, q, found, MOST_FOUND, error)
    return page(request, "meetings/substitute.html", shown, status=422 if error else 200)


def _replace(
    request: HttpRequest, delegation: Delegation, row: Delegate, by: Person, at: dt.datetime
) -> None:
    """Only somebody of the organisation, or who was named by the first press of the button."""
    chosen = as_id(request.POST.get("person", ""))
    there = Delegate.objects.filter(replaces=row, person=chosen).select_related("person").first()
    person = (
        there.person if there else get_object_or_404(members_to_send(delegation, "", on=at.date()), pk=chosen)
    )
    replace_delegate(delegate=row, person=person, by=by, at=at)
