"""Take somebody out of a delegation without a substitute: asked once more."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.meetings.actions.delegations import take_off as take
from sala.meetings.models import Delegate, Delegation
from sala.meetings.parties import led_delegation
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class TakeOffPage:
    """Whom it is about."""

    delegation: Delegation
    delegate: Delegate
    error: str


@signed_in
def take_off(
    request: HttpRequest, person: Person, delegation: uuid.UUID, delegate: uuid.UUID
) -> HttpResponse:
    """For who leads the delegation, until its closing time, and organisers. Who comes no more already leads back.
    Looking is logged.
    """
    led = led_delegation(person, delegation)
    row = get_object_or_404(Delegate.objects.select_related("person"), pk=delegate, delegation=led)
    if row.ended_at is not None:
        return redirect("meetings:delegation", led.pk)
    at, error = timezone.now(), ""
    if request.method == "POST":
        try:
            take(delegate=row, by=person, at=at)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            return redirect("meetings:delegation", led.pk)
    record_views([row.person_id], by=person, at=at, page="meetings:take_off", scope=led.scope)
    shown = TakeOffPage(led, row, error)
    return page(request, "meetings/take_off.html", shown, status=422 if error else 200)
