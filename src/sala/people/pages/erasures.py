"""Requests for erasure: who asked, until when it waits, what was decided."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sala.people.actions.audit import record_views
from sala.people.actions.erasing import OPEN
from sala.people.models import ErasureRequest, Person
from sala.people.pages.doubles import name_of
from sala.people.pages.section_tabs import Tab, tabs_for
from sala.people.requests import signed_in
from sala.people.rules import decides_erasures, erasures_visible_to
from sala.people.types import ErasureState
from sala.ui.api import page, read_only

ON_A_PAGE = 30
_ICONS = {
    ErasureState.ASKED: "clock",
    ErasureState.APPROVED: "clock",
    ErasureState.TAKEN_BACK: "undo",
    ErasureState.REFUSED: "cross",
    ErasureState.DONE: "check",
}
_WAITING_FIRST = Case(
    When(state=ErasureState.ASKED, then=0), When(state=ErasureState.APPROVED, then=1), default=2
)


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """One request; `waits` for a decision, `open`: it can still be taken back."""

    request: ErasureRequest
    name: str
    state: str
    waits: bool
    open: bool
    icon: str


@dataclass(frozen=True, slots=True)
class ErasuresPage:
    """Those that wait for a decision first."""

    tabs: list[Tab]
    rows: list[ErasureRow]
    number: int
    pages: int
    before: int | None
    after: int | None


@read_only
@signed_in
def erasures(request: HttpRequest, user: Person) -> HttpResponse:
    """For administrators and programme leads."""
    if not decides_erasures(user):
        raise PermissionDenied
    found = erasures_visible_to(user).select_related("person").order_by(_WAITING_FIRST, "-due_at", "pk")
    leaf = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    record_views([one.person_id for one in leaf.object_list], by=user, at=timezone.now(), page="erasures")
    shown = ErasuresPage(
        tabs_for(user, "erasures"),
        [
            ErasureRow(
                one,
                name_of(one.person),
                str(ErasureState(one.state).label),
                one.state == ErasureState.ASKED,
                one.state in OPEN,
                _ICONS[ErasureState(one.state)],
            )
            for one in leaf.object_list
        ],
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
    )
    return page(request, "people/erasures.html", shown)
