"""Give somebody whom the reader manages a further post in an organisation."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.kit.dates import parse_date
from sala.kit.i18n import Text
from sala.people.actions.organisations import join
from sala.people.auth import account_named
from sala.people.models import Organisation, Person
from sala.people.pages.organisation import organisation_crumbs, organisation_seen_by
from sala.people.requests import signed_in
from sala.people.rules import can_change_organisation
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class AddMembershipPage:
    """As typed."""

    crumbs: list[Crumb]
    organisation: Organisation
    identifier: str
    post: str
    starts_on: str
    error: str


@signed_in
def add_membership(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """The person is named by a number that the reader must know already: nobody is looked up here."""
    organisation = organisation_seen_by(user, organisation_id)
    if not can_change_organisation(user, organisation):
        raise PermissionDenied
    identifier, post, starts_on = (
        request.POST.get(name, "").strip()[:120] for name in ("identifier", "post", "starts_on")
    )
    error = ""
    if request.method == "POST":
        error = _join(user, organisation, identifier, post, starts_on)
        if not error:
            return redirect("people:organisation", organisation_id=organisation.pk)
    shown = AddMembershipPage(
        organisation_crumbs(organisation), organisation, identifier, post, starts_on, error
    )
    return page(request, "people/add_membership.html", shown, status=422 if error else 200)


def _join(user: Person, organisation: Organisation, identifier: str, post: str, starts_on: str) -> str:
    language = get_language() or "en"
    account = account_named(identifier)
    try:
        day = parse_date(starts_on, language) if starts_on else None
    except ValueError:
        return _("This day does not exist. Write it as day/month/year.")
    refusal = _(
        "Nobody whom you manage has this number. A person of another organisation is moved by an administrator."
    )
    if account is None:
        return refusal
    try:
        join(
            person=account.person,
            organisation=organisation,
            post=Text({language: post}),
            starts_on=day,
            by=user,
            at=timezone.now(),
        )
    except PermissionDenied:
        return refusal
    return ""
