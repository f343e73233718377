"""The second factor: after the PIN, and again before the most powerful acts. A code of the app, a recovery code, or a
passkey. Who has none yet and wants to set one shows the PIN instead.
"""

from dataclasses import dataclass

from axes.utils import reset
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from sala.people.actions.factors import note_passkey
from sala.people.auth import tried_name
from sala.people.entering import enter, go_in, note_proof, pending, safe_next
from sala.people.models import Account, CodeApp
from sala.people.pages.sign_in import locked_sentence, wrong_secret
from sala.people.passkeys import PasskeyRefusedError, ask_for_one, read_one
from sala.people.requests import person_of
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """`entering`: after the PIN; else she is signed in already. `asks_pin`: there is no second factor yet. `options`:
    what a passkey is asked, "" when she has none.
    """

    name: str
    entering: bool
    asks_pin: bool
    has_app: bool
    options: str
    error: str
    next: str


@sensitive_post_parameters("code", "secret", "credential")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Wrong codes count with wrong PINs: after ten the account waits for 15 minutes."""
    waiting = pending(request)
    account = waiting.account if waiting else _own(request)
    if account is None:
        return redirect("people:sign_in")
    asks_pin = account.second_factor_at is None
    if waiting and asks_pin:  # it was taken away meanwhile
        return go_in(request, account, trusted=waiting.trusted, target=waiting.next)
    error = ""
    if request.method == "POST":
        error = _trouble(request, account, asks_pin=asks_pin)
        if not error:
            if waiting:
                return enter(request, account, trusted=waiting.trusted, target=waiting.next, proved=True)
            note_proof(request)
            reset(username=tried_name(request, {"account": account}))
            return redirect(safe_next(request))
    shown = SecondFactorPage(
        name=account.person.name,
        entering=waiting is not None,
        asks_pin=asks_pin,
        has_app=CodeApp.objects.filter(account=account).exists(),
        options=ask_for_one(request, account) if account.passkeys.exists() else "",
        error=error,
        next=request.POST.get("next") or request.GET.get("next", ""),
    )
    response = page(request, "people/second_factor.html", shown, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest) -> Account | None:
    person = person_of(request)
    return person.account if person else None


def _trouble(request: HttpRequest, account: Account, *, asks_pin: bool) -> str:
    """Why it does not count; "" when it does. What was left empty costs no try."""
    if "credential" in request.POST:
        return use(request, account)[1]
    if asks_pin:
        secret = request.POST.get("secret", "")[:200]
        if not secret:
            return _("Write your PIN or password.")
        right = authenticate(request, account=account, identifier="", secret=secret)
        return "" if right else wrong_secret(request)
    code = request.POST.get("code", "")[:40]
    if not code.strip():
        return _("Write the code of your app, or one of your recovery codes.")
    if authenticate(request, account=account, code=code):
        return ""
    return locked_sentence(request) or _(
        "This code is not right, or it was used already. Wait for the next code of the app, or use a recovery code."
    )


def use(request: HttpRequest, account: Account | None) -> tuple[Account | None, str]:
    """Whose passkey the browser's answer is (one of `account`, if given), or a sentence why it does not count."""
    answer = request.POST.get("credential", "")
    if not answer:
        return None, passkey_trouble(request)
    try:
        passkey, sign_count = read_one(request, answer, account)
    except PasskeyRefusedError:
        return None, _(
            "This passkey does not belong to this account or address. Try again, or sign in another way."
        )
    note_passkey(passkey=passkey, sign_count=sign_count, at=timezone.now())
    return passkey.account, ""


def passkey_trouble(request: HttpRequest) -> str:
    """Why the browser has sent no passkey."""
    if request.POST.get("trouble") == "cancelled":
        return _("No passkey was used. Press the button again, and then do what the phone or computer asks.")
    return _(
        "A passkey needs JavaScript, a browser that knows passkeys, and an address with HTTPS (or localhost). This "
        "page has not got them. Use another way."
    )
