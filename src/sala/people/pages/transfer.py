"""Move somebody to another organisation on a day: ends one post, begins another, and keeps both in her history."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import NotADateError, parse_date
from sala.kit.i18n import Text
from sala.people.actions.moving import transfer_person
from sala.people.grants import hold_now
from sala.people.models import Membership, Organisation, Person, RoleGrant
from sala.people.pages.doubles import name_of
from sala.people.pages.person_fields import day_error, today_typed
from sala.people.requests import chosen_id, person_seen_by, signed_in
from sala.people.rules import can_add_membership, can_end_role, findable_by, persons_visible_to
from sala.search.api import find
from sala.ui.api import Crumb, page

MOST = 20


@dataclass(frozen=True, slots=True)
class TransferPage:
    """First a search for where to (`found`), then the form with `to`. `manages`: she manages the old organisation, and
    the reader may end that.
    """

    crumbs: list[Crumb]
    membership: Membership
    name: str
    typed: str
    found: list[Organisation]
    to: Organisation | None
    first_day: str
    post: str
    manages: bool
    error: str


@signed_in
def transfer(request: HttpRequest, user: Person, membership_id: uuid.UUID) -> HttpResponse:
    """For who manages the person where she works now; who will manage her there finds her from the day on."""
    membership = get_object_or_404(
        Membership.objects.select_related("person", "organisation"), pk=membership_id
    )
    person = person_seen_by(user, membership.person_id)
    if not can_add_membership(user, person, membership.organisation):
        raise PermissionDenied
    to_id, error = chosen_id(request, "to"), ""
    to = get_object_or_404(Organisation, pk=to_id) if to_id else None
    if request.method == "POST":
        error = _move(request, membership, to, user)
        if not error:
            return _where_it_stands(membership, user)
    typed = request.GET.get("q", "").strip()[:100]
    shown = TransferPage(
        [Crumb(name_of(person), reverse("people:person", args=[person.pk]))],
        membership,
        name_of(person),
        typed,
        [] if to or not typed else _search(user, typed, membership.organisation_id),
        to,
        request.POST.get("first_day", today_typed())[:40],
        request.POST.get("post", membership.post.said().text)[:120],
        any(can_end_role(user, grant) for grant in _managing(membership)),
        error,
    )
    return page(request, "people/transfer.html", shown, status=422 if error else 200)


def _where_it_stands(membership: Membership, user: Person) -> HttpResponse:
    """Where the reader sees the move and can take it back: from the first day elsewhere that is no longer the person's
    history.
    """
    if persons_visible_to(user).filter(pk=membership.person_id).exists():
        return redirect("people:history", person_id=membership.person_id)
    return redirect("people:former", organisation_id=membership.organisation_id)


def _managing(membership: Membership) -> list[RoleGrant]:
    """Her roles as manager of the organisation that she leaves."""
    grants = RoleGrant.objects.filter(
        hold_now(), person=membership.person_id, organisation=membership.organisation_id
    )
    return list(grants.select_related("scope", "organisation"))


def _move(request: HttpRequest, membership: Membership, to: Organisation | None, user: Person) -> str:
    """Write the move down; the sentence why not, if it cannot be."""
    language, said = get_language() or "en", request.POST
    if to is None:
        return _("Choose one of the list.")
    try:
        transfer_person(
            membership=membership,
            organisation=to,
            first_day=parse_date(said.get("first_day", "")[:40], language),
            post=Text({language: said.get("post", "").strip()[:120]}),
            end_roles="end_roles" in said,
            by=user,
            at=timezone.now(),
        )
    except ValidationError as trouble:
        return " ".join(trouble.messages)
    except NotADateError as trouble:
        return day_error(trouble)
    return ""


def _search(user: Person, typed: str, but: uuid.UUID) -> list[Organisation]:
    """Organisations by name or province, not the one where she is."""
    shown = {"organisation": findable_by(user)["organisation"]}
    language = get_language() or "en"
    hits = find(typed, kinds=["organisation"], language=language, limit=4 * MOST, shown=shown)
    ids = list(dict.fromkeys(hit.object_id for hit in hits if hit.object_id != but))[:MOST]
    found = Organisation.objects.select_related("place").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
