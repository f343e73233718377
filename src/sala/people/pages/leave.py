"""Somebody leaves: her posts end, her roles if wanted, and her account stays or is closed."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import NotADateError, parse_date
from sala.people.actions.moving import leave as let_go
from sala.people.grants import hold_now
from sala.people.models import Membership, Person, RoleGrant
from sala.people.pages.doubles import name_of
from sala.people.pages.person_fields import day_error, today_typed
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_add_membership, can_end_role, manages_person
from sala.people.types import Role
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class LeavePage:
    """The posts that the reader may end, and the roles."""

    crumbs: list[Crumb]
    person: Person
    name: str
    posts: list[Membership]
    roles: list[tuple[str, RoleGrant]]
    last_day: str
    error: str


@signed_in
def leave(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """For who manages the person. What she made stays; she can come back."""
    person = person_seen_by(user, person_id)
    if not manages_person(user, person):
        raise PermissionDenied
    open_posts = Membership.objects.filter(person=person, ends_on__isnull=True).select_related("organisation")
    posts = [
        post for post in open_posts.order_by("pk")[:20] if can_add_membership(user, person, post.organisation)
    ]
    error = ""
    if request.method == "POST":
        error = _leave(request, person, posts, user)
        if not error:
            return redirect("people:persons")
    held = RoleGrant.objects.filter(hold_now(), person=person).select_related("scope", "organisation")
    shown = LeavePage(
        [Crumb(name_of(person), reverse("people:person", args=[person.pk]))],
        person,
        name_of(person),
        posts,
        [(str(Role(grant.role).label), grant) for grant in held[:20] if can_end_role(user, grant)],
        request.POST.get("last_day", today_typed())[:40],
        error,
    )
    return page(request, "people/leave.html", shown, status=422 if error else 200)


def _leave(request: HttpRequest, person: Person, posts: list[Membership], user: Person) -> str:
    said = request.POST
    chosen = [post for post in posts if str(post.pk) in said.getlist("post")]
    if not chosen and posts:
        return _("Choose at least one post that ends.")
    try:
        let_go(
            person=person,
            posts=chosen,
            last_day=parse_date(said.get("last_day", "")[:40], get_language() or "en"),
            roles="roles" in said,
            close=said.get("account") == "close",
            by=user,
            at=timezone.now(),
        )
    except ValidationError as trouble:
        return " ".join(trouble.messages)
    except NotADateError as trouble:
        return day_error(trouble)
    return ""
