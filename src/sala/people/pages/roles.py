"""Who has which role where, as far as the reader may see it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from sala.people.actions.audit import record_views
from sala.people.grants import hold_now
from sala.people.models import Person, RoleGrant
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.requests import signed_in
from sala.people.rules import can_end_role, gives_roles, grants_visible_to
from sala.people.types import Role
from sala.ui.api import page, read_only

ON_A_PAGE = 30  # a table: 50 rows and the first visit would pass 14 kB


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role that holds now."""

    grant: RoleGrant
    name: str
    role: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Page numbers are None at the ends."""

    tabs: list[Tab]
    rows: list[RoleRow]
    number: int
    pages: int
    before: int | None
    after: int | None
    may_give: bool


@read_only
@signed_in
def roles(request: HttpRequest, user: Person) -> HttpResponse:
    """Everybody sees at least her own."""
    found = grants_visible_to(user).filter(hold_now()).select_related("person", "scope", "organisation")
    leaf = Paginator(found.order_by("scope__path", "role", "person__sort_key", "pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    grants = list(leaf.object_list)
    record_views({grant.person_id for grant in grants}, by=user, at=timezone.now(), page="roles")
    language = get_language() or "en"
    shown = RolesPage(
        tabs_for(user, "roles"),
        [
            RoleRow(
                grant,
                grant.person.written.display(language),
                str(Role(grant.role).label),
                can_end_role(user, grant),
            )
            for grant in grants
        ],
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
        gives_roles(user),
    )
    return page(request, "people/roles.html", shown)
