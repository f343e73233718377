"""Who was here: posts of an organisation that have ended, as they were until then."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.people.actions.audit import record_views
from sala.people.models import Membership, Person, RoleGrant
from sala.people.pages.doubles import name_of
from sala.people.pages.organisation import organisation_crumbs, organisation_seen_by
from sala.people.requests import signed_in
from sala.people.rules import can_change_organisation, hold_now, is_administrator, not_left
from sala.people.types import STRONG_ROLES
from sala.ui.api import Crumb, page, read_only

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A post that has ended; `back`: the reader may bring her back."""

    membership: Membership
    name: str
    back: bool


@dataclass(frozen=True, slots=True)
class FormerPage:
    """The last who left first."""

    crumbs: list[Crumb]
    rows: list[FormerRow]
    number: int
    pages: int
    before: int | None
    after: int | None


@read_only
@signed_in
def former(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """For the organisation's manager: names, posts and days until the last one, and nothing of what came after."""
    organisation = organisation_seen_by(user, organisation_id)
    if not can_change_organisation(user, organisation):
        raise PermissionDenied
    ended = Q(ends_on__lt=timezone.localdate(), person__merged_into=None, person__erased_at=None)
    found = Membership.objects.filter(ended, organisation=organisation).select_related("person")
    leaf = Paginator(found.order_by("-ends_on", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(dict.fromkeys(post.person_id for post in leaf.object_list))
    busy = _who_cannot_be_brought_back(people, user)
    record_views(people, by=user, at=timezone.now(), page="former")
    shown = FormerPage(
        organisation_crumbs(organisation),
        [FormerRow(post, name_of(post.person), post.person_id not in busy) for post in leaf.object_list],
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
    )
    return page(request, "people/former.html", shown)


def _who_cannot_be_brought_back(people: list[uuid.UUID], user: Person) -> set[uuid.UUID]:
    """Agrees with `can_bring_back`, for a whole list in two queries."""
    if is_administrator(user):
        return {user.pk}
    posts = Membership.objects.filter(not_left(), person__in=people)
    strong = RoleGrant.objects.filter(hold_now(), role__in=STRONG_ROLES, person__in=people)
    return {user.pk, *posts.values_list("person", flat=True), *strong.values_list("person", flat=True)}
