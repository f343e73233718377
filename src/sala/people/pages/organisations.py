"""The tree of organisations, a level at a time, with how many stand below and how many people work there."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from sala.kit.i18n import Text
from sala.kit.sorting import sort_key
from sala.people.models import Membership, Organisation, Person
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.requests import signed_in
from sala.people.rules import can_add_organisation, not_left, organisations_visible_to
from sala.people.types import OrganisationKind
from sala.ui.api import page, read_only

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One line; `below` and `people` count the level right below and the posts that have not ended."""

    id: uuid.UUID
    name: Text
    kind: str
    below: int
    people: int


@dataclass(frozen=True, slots=True)
class OrganisationsPage:
    """The top of the tree. Page numbers are None at the ends."""

    tabs: list[Tab]
    rows: list[OrganisationRow]
    number: int
    pages: int
    before: int | None
    after: int | None
    may_add: bool


@read_only
@signed_in
def organisations(request: HttpRequest, user: Person) -> HttpResponse:
    """For everybody who is signed in."""
    top = organisations_visible_to(user).filter(parent__isnull=True)
    leaf = Paginator(in_order(top), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = OrganisationsPage(
        tabs_for(user, "organisations"),
        rows_of(leaf.object_list),
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
        can_add_organisation(user, None),
    )
    return page(request, "people/organisations.html", shown)


def in_order(found: QuerySet[Organisation]) -> list[uuid.UUID]:
    """Their ids as the reader's language sorts the names. A level has at most some hundred organisations."""
    language = get_language() or "en"
    named = found.values_list("pk", "name")[:_MOST]
    return [pk for pk, name in sorted(named, key=lambda row: (sort_key(str(row[1]), language), row[0]))]


_MOST = 2000


def rows_of(ids: Iterable[uuid.UUID]) -> list[OrganisationRow]:
    """The lines for these organisations, in this order: three queries."""
    wanted = list(ids)
    found = Organisation.objects.in_bulk(wanted)
    below = dict(
        Organisation.objects.filter(parent__in=wanted)
        .values_list("parent")
        .annotate(n=Count("pk"))
        .order_by()
    )
    posts = Membership.objects.filter(not_left(), organisation__in=wanted)
    people = dict(posts.values_list("organisation").annotate(n=Count("person", distinct=True)).order_by())
    return [
        OrganisationRow(
            pk,
            found[pk].name,
            str(OrganisationKind(found[pk].kind).label),
            below.get(pk, 0),
            people.get(pk, 0),
        )
        for pk in wanted
    ]
