"""Sign in with a passkey alone: it names the person, and the phone or computer has verified her."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from sala.people.entering import enter, safe_next
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
    """It counts as both: the key that one has, and the finger, face or PIN that opened it."""
    error, trusted = "", request.method != "POST" or "trusted" in request.POST
    if request.method == "POST":
        account, error = use(request, None)
        if account:
            return enter(request, account, trusted=trusted, target=safe_next(request), proved=True)
    shown = UsePasskeyPage(
        options=ask_for_one(request, None),
        trusted=trusted,
        here=works_here(request),
        error=error,
        next=request.POST.get("next") or request.GET.get("next", ""),
    )
    response = page(request, "people/use_passkey.html", shown, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response
