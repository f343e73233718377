"""Somebody who had left is back where she was: a new post, and her account is open again."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import NotADateError, parse_date
from sala.people.actions.moving import come_back as bring_back
from sala.people.models import Membership, Person
from sala.people.pages.doubles import name_of
from sala.people.pages.person_fields import day_error, today_typed
from sala.people.requests import signed_in
from sala.people.rules import can_bring_back, can_change_organisation
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class ComeBackPage:
    """The post that had ended."""

    crumbs: list[Crumb]
    membership: Membership
    name: str
    first_day: str
    error: str


@signed_in
def come_back(request: HttpRequest, user: Person, ended_id: uuid.UUID) -> HttpResponse:
    """For the organisation's manager while she has no other post and no power over others; administrators."""
    membership = get_object_or_404(Membership.objects.select_related("person", "organisation"), pk=ended_id)
    if not can_change_organisation(user, membership.organisation):
        raise Http404
    if not can_bring_back(user, membership):
        raise PermissionDenied
    error, today = "", today_typed()
    first_day = request.POST.get("first_day", today)[:40]
    if request.method == "POST":
        try:
            day = parse_date(first_day, get_language() or "en")
            bring_back(membership=membership, first_day=day, by=user, at=timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        except NotADateError as trouble:
            error = day_error(trouble)
        else:
            return redirect("people:organisation", organisation_id=membership.organisation_id)
    path = reverse("people:former", args=[membership.organisation_id])
    shown = ComeBackPage(
        [Crumb(_("Who was here"), path)], membership, name_of(membership.person), first_day, error
    )
    return page(request, "people/come_back.html", shown, status=422 if error else 200)
