"""Sign in with a passkey alone: it names the person, and the phone or computer has verified her."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from sala.people.entering import enter, in_pace, keep_briefly, safe_next, too_fast
from sala.people.pages.second_factor import use
from sala.people.passkeys import ask_for_one, works_here
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class UsePasskeyPage:
    """`options`: what the browser is asked. `here`: browsers offer passkeys at this address."""

    options: str
    trusted: bool
    here: bool
    error: str
    next: str


@sensitive_post_parameters("credential")
def use_passkey(request: HttpRequest) -> HttpResponse:
    """It counts as both: the key that one has, and the finger, face or PIN that opened it. 429 beyond the pace of a
    hall: each look notes its question.
    """
    error, trusted = "", request.method != "POST" or "trusted" in request.POST
    if request.method == "POST":
        account, error = use(request, None)
        if account:
            return enter(request, account, trusted=trusted, target=safe_next(request), proved=True)
    if not in_pace(request, "passkey"):
        return _shown(request, "", too_fast(), trusted=trusted, status=429)
    options = ask_for_one(request, None)
    keep_briefly(request)
    return _shown(request, options, error, trusted=trusted, status=422 if error else 200)


def _shown(request: HttpRequest, options: str, error: str, *, trusted: bool, status: int) -> HttpResponse:
    shown = UsePasskeyPage(
        options=options,
        trusted=trusted,
        here=works_here(request),
        error=error,
        next=request.POST.get("next") or request.GET.get("next", ""),
    )
    response = page(request, "people/use_passkey.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response
