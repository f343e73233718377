"""Sign in with phone, e-mail or staff number and a PIN; or go on with a card's code."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from sala.kit.dates import spoken_clock
from sala.kit.ids import clean_code
from sala.people.auth import account_named
from sala.people.entering import go_in, safe_next
from sala.people.ministries import Provider, providers
from sala.people.models import Account
from sala.people.phone import people_of_phone
from sala.people.queries import installation_zone
from sala.people.requests import person_of
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`known`: people who signed in on this phone before, to choose from. `error` stands above the form.
    `now`: who is signed in here already. `ministries`: whose accounts sign in too; `left`: the one where she is still
    signed in after signing out here.
    """

    known: list[tuple[str, str]]
    identifier: str
    chosen: str
    trusted: bool
    error: str
    next: str
    now: str
    ministries: list[Provider]
    left: Provider | None


def locked_sentence(request: HttpRequest) -> str:
    """After too many wrong tries: when the next one counts again; "" when the name is not locked."""
    if not getattr(request, "axes_locked_out", False):
        return ""
    # Each try while it is locked makes the wait begin anew, so it is counted from this one.
    ends = timezone.now() + dt.timedelta(hours=settings.AXES_COOLOFF_TIME, minutes=1)
    said = _(
        "Too many wrong tries. For your safety, wait 15 minutes: try again at %(clock)s, not before, or ask your "
        "organisation for a new card."
    )
    return said % {"clock": spoken_clock(ends.astimezone(installation_zone()), get_language() or "en")}


def wrong_secret(request: HttpRequest) -> str:
    """The sentence after a wrong PIN: too many tries, or just wrong."""
    return locked_sentence(request) or _("The number or the PIN is not right. Check both, and try again.")


@sensitive_post_parameters("secret")
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST signs in, or goes to the card's page when a card's code was typed."""
    error, identifier, chosen = "", request.POST.get("identifier", "")[:200], request.POST.get("person", "")
    trusted = request.method != "POST" or "trusted" in request.POST
    if request.method == "POST":
        if code := clean_code(request.POST.get("code", "")[:40]):
            return redirect(_card_address(request, code))
        account = account_named(identifier) if identifier.strip() else people_of_phone(request).get(chosen)
        error = _try(request, account, identifier or chosen)
        if account and not error:
            return go_in(request, account, trusted=trusted, target=safe_next(request))
    known = [(key, account.person.name) for key, account in people_of_phone(request).items()]
    now = person_of(request)
    shown = SignInPage(
        known=known,
        identifier=identifier,
        chosen=chosen,
        trusted=trusted,
        error=error,
        next=request.POST.get("next") or request.GET.get("next", ""),
        now=now.name if now else "",
        ministries=providers(),
        left=next((one for one in providers() if one.slug == request.GET.get("left")), None),
    )
    return page(request, "people/sign_in.html", shown, status=422 if error else 200)


def _card_address(request: HttpRequest, code: str) -> str:
    """The card's page, and after it the page that was asked for first."""
    then = request.POST.get("next") or request.GET.get("next", "")
    return reverse("people:card", args=[code]) + (f"?{urlencode({'next': then})}" if then else "")


def _try(request: HttpRequest, account: Account | None, named: str) -> str:
    """Check the PIN; "" when it is right. What was left empty is said, and does not count as a wrong try."""
    secret = request.POST.get("secret", "")[:200]
    if "code" in request.POST:
        return _("Write the code that is on your card.")
    if not named.strip():
        return _("Write your phone number, e-mail or staff number.")
    if not secret:
        return _("Write your PIN or password.")
    right = authenticate(request, account=account, identifier=named, secret=secret)
    return "" if right else wrong_secret(request)
