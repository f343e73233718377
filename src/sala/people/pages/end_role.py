"""End a role: asks first."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.people.actions.scopes import end_role as end
from sala.people.models import Person, RoleGrant
from sala.people.pages.give_role import meaning_of
from sala.people.requests import signed_in
from sala.people.rules import can_end_role, grants_visible_to
from sala.people.types import Role
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class EndRolePage:
    """What ends, and what the person can no longer do."""

    grant: RoleGrant
    role_name: str
    meaning: str


@signed_in
def end_role(request: HttpRequest, user: Person, grant_id: uuid.UUID) -> HttpResponse:
    """A second press changes nothing more."""
    found = grants_visible_to(user).select_related("person", "scope", "organisation")
    grant = get_object_or_404(found, pk=grant_id)
    if not can_end_role(user, grant):
        raise PermissionDenied
    if request.method == "POST":
        end(grant=grant, at=timezone.now(), by=user)
        return redirect("people:roles")
    role = Role(grant.role)
    return page(request, "people/end_role.html", EndRolePage(grant, str(role.label), meaning_of(role)))
