"""Choose a new PIN or password: the old one is asked, and all other phones are signed out."""

from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from sala.people.actions.accounts import change_secret
from sala.people.models import Account, Person
from sala.people.pages.sign_in import wrong_secret
from sala.people.requests import signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class ChangePinPage:
    """What was wrong, if anything. `lost`: she says that a phone was lost."""

    error: str
    lost: bool


@sensitive_post_parameters("old", "secret", "again")
@signed_in
def change_pin(request: HttpRequest, user: Person) -> HttpResponse:
    """Wrong tries of the old PIN count as at sign-in. `lost` ends also what waits on all her phones."""
    error = ""
    if request.method == "POST":
        account = Account.objects.get(person=user)
        error = _change(request, account)
        if not error:
            return redirect("offline:phones")
    return page(
        request,
        "people/change_pin.html",
        ChangePinPage(error, "lost" in request.POST),
        status=422 if error else 200,
    )


def _change(request: HttpRequest, account: Account) -> str:
    secret = request.POST.get("secret", "")[:200]
    if secret != request.POST.get("again", ""):
        return _("The two PINs are not the same. Type both again.")
    old = request.POST.get("old", "")[:200]
    if not authenticate(request, account=account, identifier="", secret=old):
        if getattr(request, "axes_locked_out", False):
            return wrong_secret(request)
        return _("The PIN of today is not right. Type it again.")
    try:
        keep, lost = request.session.session_key, "lost" in request.POST
        change_secret(account=account, secret=secret, at=timezone.now(), keep=keep, lost=lost)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
