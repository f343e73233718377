"""Move an organisation, with all that stands below it, to another place in the tree: choose, then confirm."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.people.actions.organisations import move_organisation as move
from sala.people.grants import is_administrator
from sala.people.models import Membership, Organisation, Person
from sala.people.pages.organisation import organisation_crumbs, organisation_seen_by
from sala.people.pages.organisations import in_order
from sala.people.queries import line_of
from sala.people.requests import signed_in
from sala.people.rules import (
    can_move_organisation,
    findable_by,
    managed_organisations,
    not_left,
    organisations_below,
)
from sala.search.api import find
from sala.ui.api import Crumb, page

MOST = 20
TOP = "top"


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the tree: its id or "top", its name and what stands above it."""

    id: str
    name: str
    above: str


@dataclass(frozen=True, slots=True)
class MoveOrganisationPage:
    """`to`: what was chosen; then the page asks for the last time. `below` and `people`: how much moves along."""

    crumbs: list[Crumb]
    organisation: Organisation
    above: str
    typed: str
    targets: list[Target]
    more: bool
    may_top: bool
    to: Target | None
    below: int
    people: int
    error: str


@signed_in
def move_organisation(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """For who manages the organisation, the one above it and the new one; administrators anywhere. `?to=` confirms."""
    organisation = organisation_seen_by(user, organisation_id)
    if not can_move_organisation(user, organisation, organisation.parent):
        raise PermissionDenied
    chosen = request.POST.get("to") or request.GET.get("to", "")
    parent = _chosen(chosen)
    error = ""
    if request.method == "POST":
        error = _("Choose one of the list.") if not chosen else _move(request, organisation, parent, user)
        if not error:
            return redirect("people:organisation", organisation_id=organisation.pk)
    to = _target(parent) if chosen and not error else None
    shown = _shown(organisation, user, request.GET.get("q", "").strip()[:100], to, error)
    return page(request, "people/move_organisation.html", shown, status=422 if error else 200)


def _chosen(chosen: str) -> Organisation | None:
    """The organisation with this id; None for the top and for nothing yet. Http404 for what is none."""
    if chosen in {"", TOP}:
        return None
    try:
        return Organisation.objects.get(pk=uuid.UUID(chosen))
    except (ValueError, Organisation.DoesNotExist):
        raise Http404 from None


def _move(request: HttpRequest, organisation: Organisation, parent: Organisation | None, user: Person) -> str:
    """Move it; the sentence why not, if it cannot be moved."""
    stood = _chosen(request.POST.get("from", TOP))
    try:
        move(organisation=organisation, stood=stood, parent=parent, by=user, at=timezone.now())
    except ValidationError as trouble:
        return " ".join(trouble.messages)
    return ""


def _shown(
    organisation: Organisation, user: Person, typed: str, to: Target | None, error: str
) -> MoveOrganisationPage:
    moving = [organisation.pk, *organisations_below([organisation.pk])]
    found = [] if to else _candidates(user, typed, [*moving, organisation.parent_id])
    posts = Membership.objects.filter(not_left(), organisation__in=moving)
    return MoveOrganisationPage(
        organisation_crumbs(organisation),
        organisation,
        str(organisation.parent.name) if organisation.parent else "",
        typed,
        [_target(one) for one in found[:MOST]],
        len(found) > MOST,
        is_administrator(user) and organisation.parent_id is not None,
        to,
        len(moving) - 1,
        posts.values("person").distinct().count() if to else 0,
        error,
    )


def _candidates(user: Person, typed: str, but: list[uuid.UUID | None]) -> list[Organisation]:
    """Where it may go, at most one more than are shown: by what was typed, else by name."""
    places = Organisation.objects.exclude(pk__in=[pk for pk in but if pk])
    if not is_administrator(user):
        places = places.filter(pk__in=managed_organisations(user))
    if typed:
        shown = {"organisation": findable_by(user)["organisation"]}
        language = get_language() or "en"
        hits = find(typed, kinds=["organisation"], language=language, limit=4 * MOST, shown=shown)
        ids = [hit.object_id for hit in hits]
    else:
        ids = in_order(places)
    found = places.select_related("parent").in_bulk(ids[: 4 * MOST])
    return [found[pk] for pk in ids if pk in found][: MOST + 1]


def _target(parent: Organisation | None) -> Target:
    if parent is None:
        return Target(TOP, _("The top, below no other organisation"), "")
    above = " / ".join(str(one.name) for one in line_of(parent)[:-1])
    return Target(str(parent.pk), str(parent.name), above)
