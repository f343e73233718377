"""A class set: new cards for many members of an organisation, on A4 sheets."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.ids import uuid7
from sala.people.actions.accounts import IssuedCard, issue_card
from sala.people.actions.audit import record_views
from sala.people.entering import proved_lately
from sala.people.models import Account, Card, Organisation, Person
from sala.people.pages.issue_card import printed
from sala.people.requests import chosen_id, press_of, signed_in
from sala.people.rules import (
    arrived,
    can_change_organisation,
    imports_visible_to,
    not_left,
    persons_managed_by,
)
from sala.ui.api import Crumb, page

MOST = 60  # cards at once: a class, and a second or two of work


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may get a card; `used`: she has signed in with one, so a new card ends her PIN."""

    person: Person
    used: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class PrintCardsPage:
    """Members without a PIN of their own are chosen at first. `more`: some did not fit on the page."""

    crumbs: list[Crumb]
    organisation: Organisation
    members: list[Member]
    more: bool
    press: str
    error: str


@signed_in
@proved_lately
def print_cards(request: HttpRequest, user: Person, organisation_id: uuid.UUID) -> HttpResponse:
    """For the organisation's manager or an administrator; herself, members with stronger roles and those who come from
    another school on a later day are left out.
    """
    organisation = get_object_or_404(Organisation, pk=organisation_id)
    if not can_change_organisation(user, organisation):
        raise PermissionDenied
    accounts, more = _accounts(organisation, user, _imported(request, user))
    press, error = press_of(request) or uuid7(), ""
    back = reverse("people:organisation", args=[organisation.pk])
    if request.method == "POST":
        chosen = [account for account in accounts if str(account.person_id) in request.POST.getlist("person")]
        error = "" if chosen else _("Choose at least one person.")
        if chosen:
            try:
                return printed(
                    request, _issue_all(chosen, user, press), letter="letter" in request.POST, back=back
                )
            except ValidationError as trouble:
                error, press = " ".join(trouble.messages), uuid7()
    record_views([account.person_id for account in accounts], by=user, at=timezone.now(), page="print_cards")
    shown = PrintCardsPage(
        [Crumb(str(organisation.name), back)], organisation, _members(accounts), more, str(press), error
    )
    return page(request, "people/print_cards.html", shown, status=422 if error else 200)


def _imported(request: HttpRequest, user: Person) -> list[str] | None:
    """With `?run=`: only the people whom that import has brought; those who got a card meanwhile are left out."""
    run_id = chosen_id(request, "run")
    run = get_object_or_404(imports_visible_to(user), pk=run_id) if run_id else None
    return list(run.changes.get("persons", [])) if run else None


def _accounts(
    organisation: Organisation, user: Person, imported: list[str] | None
) -> tuple[list[Account], bool]:
    members = organisation.memberships.filter(not_left(), arrived())
    people = persons_managed_by(user).filter(pk__in=members.values("person"))
    if imported is not None:
        people = people.filter(pk__in=imported).exclude(
            pk__in=Card.objects.filter(account__person__in=people).values("account__person")
        )
    found = Account.objects.filter(person__in=people).order_by("person__sort_key", "pk")[: MOST + 1]
    return list(found)[:MOST], len(found) > MOST


def _members(accounts: list[Account]) -> list[Member]:
    used = set(
        Card.objects.filter(account__in=accounts, used_at__isnull=False).values_list("account_id", flat=True)
    )
    return [
        Member(
            account.person,
            account.has_usable_password(),
            not account.has_usable_password() and account.pk not in used,
        )
        for account in accounts
    ]


@transaction.atomic
def _issue_all(accounts: list[Account], user: Person, press: uuid.UUID) -> list[IssuedCard]:
    """Each card's press is made of the sheet's, so that a second press prints the same sheet."""
    at = timezone.now()
    return [
        issue_card(account=account, by=user, at=at, press=uuid.uuid5(press, account.pk.hex))
        for account in accounts
    ]
