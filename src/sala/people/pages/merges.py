"""Entries that were united: what was done, and the way back as long as there is one."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.actions.merging import can_be_unmerged
from sala.people.models import Merge, Person
from sala.people.pages.doubles import name_of
from sala.people.requests import signed_in
from sala.people.rules import can_import, merges_visible_to
from sala.ui.api import Crumb, page, read_only

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge; `may_undo`: there is a way back now."""

    merge: Merge
    kept: str
    absorbed: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class MergesPage:
    """The newest first."""

    crumbs: list[Crumb]
    rows: list[MergeRow]
    number: int
    pages: int
    before: int | None
    after: int | None


@read_only
@signed_in
def merges(request: HttpRequest, user: Person) -> HttpResponse:
    """One's own merges; all of them for administrators."""
    if not can_import(user):
        raise PermissionDenied
    found = merges_visible_to(user).select_related("kept", "absorbed").order_by("-made_at", "-pk")
    leaf, at = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")), timezone.now()
    shown = MergesPage(
        [Crumb(_("Doubles"), reverse("people:doubles"))],
        [
            MergeRow(one, name_of(one.kept), name_of(one.absorbed), can_be_unmerged(one, at))
            for one in leaf.object_list
        ],
        leaf.number,
        leaf.paginator.num_pages,
        leaf.previous_page_number() if leaf.has_previous() else None,
        leaf.next_page_number() if leaf.has_next() else None,
    )
    return page(request, "people/merges.html", shown)
