"""The way of a person: posts and roles with their days, moves, and entries that were united."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from sala.people.actions.audit import record_views
from sala.people.actions.moving import UNDO_DAYS, undo_transfer
from sala.people.models import Membership, Person, RoleGrant, Transfer
from sala.people.pages.doubles import name_of
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_undo_transfer, roles_shown_to
from sala.people.types import Role
from sala.ui.api import Crumb, page

MOST = 100


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post; `undo`: the move that began it, while it can be taken back by the reader."""

    post: Membership
    undo: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The newest first."""

    crumbs: list[Crumb]
    name: str
    posts: list[PostLine]
    roles: list[tuple[str, RoleGrant]]
    error: str


@signed_in
def history(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """For who may see the person. Who wrote a move down takes it back here, within 30 days."""
    person = person_seen_by(user, person_id)
    error = ""
    if request.method == "POST":
        try:
            transfer = get_object_or_404(Transfer, pk=_uuid(request.POST.get("undo", "")), person=person)
            undo_transfer(transfer=transfer, by=user, at=timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:history", person_id=person.pk)
    record_views([person.pk], by=user, at=timezone.now(), page="history")
    posts = Membership.objects.filter(person=person).select_related("organisation", "arrival__old")
    grants = roles_shown_to(user, person).select_related("scope", "organisation")
    shown = HistoryPage(
        [Crumb(name_of(person), reverse("people:person", args=[person.pk]))],
        name_of(person),
        [PostLine(post, _undo_of(post, person, user)) for post in posts.order_by("-starts_on", "-pk")[:MOST]],
        [(str(Role(grant.role).label), grant) for grant in grants.order_by("-starts_at")[:MOST]],
        error,
    )
    return page(request, "people/history.html", shown, status=409 if error else 200)


def _undo_of(post: Membership, person: Person, user: Person) -> uuid.UUID | None:
    move: Transfer | None = getattr(post, "arrival", None)
    if move is None or not move.as_made or move.made_at < timezone.now() - dt.timedelta(days=UNDO_DAYS):
        return None
    move.person = person  # whose roles are read once for all posts
    return move.pk if can_undo_transfer(user, move) else None


def _uuid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
