"""Who may be there twice: imports make such entries, and two offices that write down the same teacher."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from sala.people.actions.audit import record_views
from sala.people.models import Person
from sala.people.pages.persons import PersonRow, rows_of
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.queries import MOST_PAIRS, doubles_for
from sala.people.requests import signed_in
from sala.people.rules import can_import
from sala.ui.api import page, read_only

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two who seem to be one."""

    one: PersonRow
    other: PersonRow
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class DoublesPage:
    """`cut`: there are more than are looked through at once."""

    tabs: list[Tab]
    rows: list[PairRow]
    total: int
    cut: bool
    number: int
    pages: int
    before: int | None
    after: int | None


@read_only
@signed_in
def doubles(request: HttpRequest, user: Person) -> HttpResponse:
    """For administrators, and managers among the people whom they manage; twenty pairs at a time."""
    if not can_import(user):
        raise PermissionDenied
    pairs = doubles_for(user)
    leaf = Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page"))
    people = {one.pk: one for pair in leaf.object_list for one in (pair.one, pair.other)}
    record_views(people, by=user, at=timezone.now(), page="doubles")
    lines = {row.id: row for row in rows_of(list(people.values()))}
    shown = DoublesPage(
        tabs_for(user, "doubles"),
        [PairRow(lines[pair.one.pk], lines[pair.other.pk], pair.reasons) for pair in leaf.object_list],
        len(pairs),
        len(pairs) >= MOST_PAIRS,
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
    )
    return page(request, "people/doubles.html", shown)


def name_of(person: Person) -> str:
    """As the reader's language writes it."""
    return person.written.display(get_language() or "en")
