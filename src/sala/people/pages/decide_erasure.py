"""Approve or refuse a request for erasure, with what it means."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.actions.erasing import decide_erasure as decide
from sala.people.models import ErasureRequest, Person
from sala.people.pages.doubles import name_of
from sala.people.requests import signed_in
from sala.people.rules import can_decide_erasure, erasures_visible_to
from sala.people.types import ErasureState
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class DecideErasurePage:
    """The request, and the reason as typed."""

    crumbs: list[Crumb]
    request: ErasureRequest
    name: str
    waits: bool
    reason: str
    error: str


@signed_in
def decide_erasure(request: HttpRequest, user: Person, request_id: uuid.UUID) -> HttpResponse:
    """For administrators, and leads when the person has roles in their programmes only."""
    asked = get_object_or_404(erasures_visible_to(user).select_related("person"), pk=request_id)
    if not can_decide_erasure(user, asked):
        raise PermissionDenied
    error, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            decide(
                request=asked, approve="approve" in request.POST, reason=reason, by=user, at=timezone.now()
            )
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:erasures")
    shown = DecideErasurePage(
        [Crumb(_("Erasures"), reverse("people:erasures"))],
        asked,
        name_of(asked.person),
        asked.state == ErasureState.ASKED,
        reason[:300],
        error,
    )
    return page(request, "people/decide_erasure.html", shown, status=422 if error else 200)
