"""Who was here: posts of an organisation that have ended, as they were until then."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from sala.people.actions.audit import record_views
from sala.people.actions.moving import UNDO_DAYS, undo_transfer
from sala.people.grants import hold_now, is_administrator
from sala.people.models import Membership, Organisation, Person, RoleGrant, Transfer
from sala.people.pages.doubles import name_of
from sala.people.pages.organisation import organisation_crumbs, organisation_seen_by
from sala.people.requests import signed_in
from sala.people.rules import can_change_organisation, not_left
from sala.people.types import STRONG_ROLES
from sala.ui.api import Crumb, page

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A post that has ended; `back`: the reader may bring her back; `undo`: the move that ended it, while the
    reader can take it back.
    """

    membership: Membership
    name: str
    back: bool
    undo: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class FormerPage:
    """The last who left first; `error`: why a move was not taken back."""

    crumbs: list[Crumb]
    rows: list[FormerRow]
    number: int
    pages: int
    before: int | None
    after: int | None
    error: str


@signed_in
def former(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """For the organisation's manager: names, posts and days until the last one, and nothing of what came after. Who
    handed somebody over takes it back here, because from the first day elsewhere she sees her nowhere else.
    """
    organisation = organisation_seen_by(user, organisation_id)
    if not can_change_organisation(user, organisation):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            _take_back(request, organisation, user)
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:former", organisation_id=organisation.pk)
    ended = Q(ends_on__lt=timezone.localdate(), person__merged_into=None, person__erased_at=None)
    found = Membership.objects.filter(ended, organisation=organisation).select_related("person")
    leaf = Paginator(found.order_by("-ends_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(dict.fromkeys(post.person_id for post in leaf.object_list))
    undo = _moves_to_take_back([post.pk for post in leaf.object_list], user)
    busy = _who_cannot_be_brought_back(people, user)
    record_views(people, by=user, at=timezone.now(), page="former")
    shown = FormerPage(
        organisation_crumbs(organisation),
        [
            FormerRow(post, name_of(post.person), post.person_id not in busy, undo.get(post.pk))
            for post in leaf.object_list
        ],
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
        error,
    )
    return page(request, "people/former.html", shown, status=409 if error else 200)


def _take_back(request: HttpRequest, organisation: Organisation, user: Person) -> None:
    """Raises Http404 for a move from elsewhere, ValidationError."""
    try:
        key = uuid.UUID(request.POST.get("undo", ""))
    except ValueError:
        raise Http404 from None
    transfer = get_object_or_404(Transfer, pk=key, old__organisation=organisation)
    undo_transfer(transfer=transfer, by=user, at=timezone.now())


def _moves_to_take_back(posts: list[uuid.UUID], user: Person) -> dict[uuid.UUID, uuid.UUID]:
    """The moves that ended these posts. Agrees with `can_undo_transfer` and with what `undo_transfer` refuses."""
    oldest = timezone.now() - dt.timedelta(days=UNDO_DAYS)
    moves = Transfer.objects.filter(old__in=posts, undone_at=None, made_at__gte=oldest).exclude(person=user)
    if not is_administrator(user):
        strong = RoleGrant.objects.filter(hold_now(), role__in=STRONG_ROLES)
        moves = moves.filter(made_by=user.pk).exclude(person__in=strong.values("person"))
    return {move.old_id: move.pk for move in moves.select_related("old", "new") if move.as_made}


def _who_cannot_be_brought_back(people: list[uuid.UUID], user: Person) -> set[uuid.UUID]:
    """Agrees with `can_bring_back`, for a whole list in two queries."""
    if is_administrator(user):
        return {user.pk}
    posts = Membership.objects.filter(not_left(), person__in=people)
    strong = RoleGrant.objects.filter(hold_now(), role__in=STRONG_ROLES, person__in=people)
    return {user.pk, *posts.values_list("person", flat=True), *strong.values_list("person", flat=True)}
