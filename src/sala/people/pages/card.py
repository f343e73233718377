"""A printed card: the first time it opens the account and a PIN is chosen; later it says who signs in, and the PIN
is asked.
"""

from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from sala.people.actions.accounts import CardNotValidError, find_card, open_with_card
from sala.people.entering import go_in, safe_next
from sala.people.models import Card
from sala.people.pages.sign_in import wrong_secret
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class CardPage:
    """`first`: a PIN is to be chosen; else it is asked for. Without a name the card is not valid, and `error` says
    why; the code can be `typed` again.
    """

    name: str
    first: bool
    trusted: bool
    error: str
    next: str
    typed: str = ""


@require_safe
def card_without_language(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code holds: the card's page in the person's own language, else the phone's."""
    language = get_language_from_request(request)
    with suppress(CardNotValidError):  # the page itself says what is wrong
        language = find_card(code, at=timezone.now()).account.person.language
    with override(language):
        return redirect("people:card", code=code)


@sensitive_post_parameters("secret", "again")
def card(request: HttpRequest, code: str) -> HttpResponse:
    """GET changes nothing (messengers open links to preview them); POST chooses or checks the PIN and signs in."""
    try:
        found = find_card(code, at=timezone.now())
    except CardNotValidError as error:
        wrong, then = error.messages[0], request.GET.get("next", "")
        shown = CardPage(name="", first=False, trusted=True, error=wrong, next=then, typed=code[:40])
        return page(request, "people/card.html", shown, status=404)
    first = found.used_at is None
    trusted = request.method != "POST" or "trusted" in request.POST
    wrong = ""
    if request.method == "POST":
        wrong = _choose(request, found, code) if first else _check(request, found)
        if not wrong:
            return go_in(request, found.account, trusted=trusted, target=safe_next(request))
    shown = CardPage(found.account.person.name, first, trusted, wrong, request.GET.get("next", ""))
    return page(request, "people/card.html", shown, status=422 if wrong else 200)


def _choose(request: HttpRequest, found: Card, code: str) -> str:
    secret = request.POST.get("secret", "")[:200]
    if secret != request.POST.get("again", ""):
        return _("The two PINs are not the same. Type both again.")
    try:
        found.account = open_with_card(code=code, secret=secret, at=timezone.now())
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _check(request: HttpRequest, found: Card) -> str:
    if not request.POST.get("secret"):
        return _("Write your PIN or password.")
    signed = authenticate(
        request,
        account=found.account,
        identifier=f"account {found.account_id}",
        secret=request.POST.get("secret", "")[:200],
    )
    return "" if signed else wrong_secret(request)
