"""End a post: asks for the last day, because the organisation's manager loses sight of the person after it."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from sala.kit.dates import NotADateError, parse_date
from sala.people.actions.organisations import end_membership as end
from sala.people.models import Membership, Person
from sala.people.pages.person_fields import day_error, today_typed
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_add_membership
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class EndMembershipPage:
    """What is about to end."""

    crumbs: list[Crumb]
    membership: Membership
    ends_on: str
    error: str


@signed_in
def end_membership(request: HttpRequest, user: Person, membership_id: uuid.UUID) -> HttpResponse:
    """For those who manage the person; ending twice sets the last day anew."""
    found = Membership.objects.select_related("person", "organisation")
    membership = get_object_or_404(found, pk=membership_id)
    person = person_seen_by(user, membership.person_id)
    if not can_add_membership(user, person, membership.organisation):
        raise PermissionDenied
    today = today_typed()
    ends_on, error = (request.POST.get("ends_on", "")[:40] if request.method == "POST" else today), ""
    if request.method == "POST":
        try:
            end(
                membership=membership,
                ends_on=parse_date(ends_on, get_language() or "en"),
                by=user,
                at=timezone.now(),
            )
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        except NotADateError as trouble:
            error = day_error(trouble)
        else:
            return redirect("people:organisation", organisation_id=membership.organisation_id)
    crumbs = [Crumb(person.name, reverse("people:person", args=[person.pk]))]
    shown = EndMembershipPage(crumbs, membership, ends_on, error)
    return page(request, "people/end_membership.html", shown, status=422 if error else 200)
