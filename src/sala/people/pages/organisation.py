"""One organisation: what stands below it, and its members as far as the reader may see them."""

import uuid
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.actions.audit import record_views
from sala.people.models import Organisation, OrganisationExternalId, Person
from sala.people.pages.organisations import OrganisationRow, in_order, rows_of
from sala.people.pages.persons import PersonRow
from sala.people.pages.persons import rows_of as person_rows
from sala.people.queries import line_of
from sala.people.requests import signed_in
from sala.people.rules import (
    can_add_organisation,
    can_change_organisation,
    can_move_organisation,
    not_left,
    organisations_visible_to,
    persons_visible_to,
)
from sala.people.types import OrganisationKind
from sala.ui.api import Crumb, page, read_only

ON_A_PAGE, MOST_BELOW = 50, 200


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """`members`: how many there are; `rows`: those whom the reader may see. `cut`: more stand below than are shown."""

    crumbs: list[Crumb]
    organisation: Organisation
    kind: str
    external_ids: list[OrganisationExternalId]
    below: list[OrganisationRow]
    cut: bool
    members: int
    rows: list[PersonRow]
    number: int
    pages: int
    before: int | None
    after: int | None
    may_change: bool
    may_move: bool
    may_add: bool


@read_only
@signed_in
def organisation(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """The organisation is for everybody who is signed in, its people are not."""
    found = organisation_seen_by(user, organisation_id)
    members = Person.objects.filter(pk__in=found.memberships.filter(not_left()).values("person"))
    visible = persons_visible_to(user).filter(pk__in=members.values("pk")).order_by("sort_key", "pk")
    leaf = Paginator(visible, ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(leaf.object_list)
    record_views([person.pk for person in people], by=user, at=timezone.now(), page="organisation")
    below = in_order(Organisation.objects.filter(parent=found))
    shown = OrganisationPage(
        crumbs=organisation_crumbs(found)[:-1],
        organisation=found,
        kind=str(OrganisationKind(found.kind).label),
        external_ids=list(found.external_ids.order_by("source")[:20]),
        below=rows_of(below[:MOST_BELOW]),
        cut=len(below) > MOST_BELOW,
        members=members.count(),
        rows=person_rows(people),
        number=leaf.number,
        pages=leaf.paginator.num_pages,
        before=leaf.previous_page_number() if leaf.has_previous() else None,
        after=leaf.next_page_number() if leaf.has_next() else None,
        may_change=can_change_organisation(user, found),
        may_move=can_move_organisation(user, found, found.parent),
        may_add=can_add_organisation(user, found),
    )
    return page(request, "people/organisation.html", shown)


def organisation_seen_by(user: Person, organisation_id: uuid.UUID) -> Organisation:
    """The organisation with its place, or Http404."""
    found = (
        organisations_visible_to(user).select_related("place", "parent").filter(pk=organisation_id).first()
    )
    if found is None:
        raise Http404
    return found


def organisation_crumbs(found: Organisation) -> list[Crumb]:
    """The way down the tree to this organisation, itself included."""
    line = [Crumb(_("Organisations"), reverse("people:organisations"))]
    return line + [
        Crumb(str(one.name), reverse("people:organisation", args=[one.pk])) for one in line_of(found)
    ]
