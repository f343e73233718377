"""Somebody has lost her second factor: an administrator takes it away, after a confirmation, and she is told."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from sala.people.actions.factors import reset_factor as take_away
from sala.people.entering import proved_lately
from sala.people.models import Account, Person
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_reset_factor
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ResetFactorPage:
    """Whose it is; `has`: there is something to take away."""

    crumbs: list[Crumb]
    person: Person
    has: bool


@signed_in
@proved_lately
def reset_factor(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """For administrators, and not for themselves. A second press changes nothing more."""
    person = person_seen_by(user, person_id)
    account = get_object_or_404(Account, person=person)
    if not can_reset_factor(user, account):
        raise PermissionDenied
    if request.method == "POST":
        take_away(account=account, by=user, at=timezone.now())
        return redirect("people:person", person_id=person.pk)
    crumbs = [Crumb(person.name, reverse("people:person", args=[person.pk]))]
    shown = ResetFactorPage(crumbs, person, account.second_factor_at is not None)
    return page(request, "people/reset_factor.html", shown)
