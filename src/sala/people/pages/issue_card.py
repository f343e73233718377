"""Give a person a new card: asks first, because the card and PIN before it stop; then shows the card to print, once."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.actions.accounts import IssuedCard
from sala.people.actions.accounts import issue_card as issue
from sala.people.entering import proved_lately
from sala.people.models import Account, Person
from sala.people.requests import person_seen_by, press_of, signed_in
from sala.people.rules import can_issue_card
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class IssueCardPage:
    """What is about to happen. `error` when the card of this press can no longer be shown."""

    crumbs: list[Crumb]
    person: Person
    press: str
    error: str


@dataclass(frozen=True, slots=True)
class PrintedCard:
    """One card on the sheet, in its holder's language. `address` is what the QR code holds."""

    name: str
    latin_name: str
    language: str
    code: str
    address: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The sheet. `letter`: one page a person, as an invitation."""

    cards: list[PrintedCard]
    letter: bool
    back: str


@signed_in
@proved_lately
def issue_card(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """POST answers with the printable page itself: the code is kept nowhere."""
    person = person_seen_by(user, person_id)
    account = get_object_or_404(Account, person=person)
    if not can_issue_card(user, account):
        raise PermissionDenied
    press, error = press_of(request) or uuid7(), ""
    back = reverse("people:person", args=[person.pk])
    if request.method == "POST":
        lost = "sign_out" in request.POST
        try:
            issued = issue(account=account, by=user, at=timezone.now(), sign_out=lost, press=press)
        except ValidationError as trouble:
            error, press = " ".join(trouble.messages), uuid7()
        else:
            return printed(request, [issued], letter="letter" in request.POST, back=back)
    shown = IssueCardPage([Crumb(person.name, back)], person, str(press), error)
    return page(request, "people/issue_card.html", shown, status=409 if error else 200)


def printed(request: HttpRequest, issued: list[IssuedCard], *, letter: bool, back: str) -> HttpResponse:
    """The sheet of these cards, which no cache may keep."""
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    cards = [
        PrintedCard(
            card.account.person.name,
            card.account.person.latin_name,
            card.account.person.language,
            code,
            f"{origin}/c/{code}",
            card.expires_at,
        )
        for card, code in issued
    ]
    response = page(request, "people/printed_cards.html", PrintedPage(cards, letter, back))
    response["Cache-Control"] = "no-store"
    return response
