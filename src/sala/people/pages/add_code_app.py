"""Set an authenticator app as second factor: scan or type its secret, and show one code of it. Needs no JavaScript."""

from dataclasses import dataclass

import pyotp
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from sala.people.actions.factors import add_code_app as add
from sala.people.entering import herself, note_proof
from sala.people.models import CodeApp, Person
from sala.people.requests import signed_in
from sala.ui.api import page

_SECRET = "code_app"  # noqa: S105  # where the session keeps it until a code of it was right


@dataclass(frozen=True, slots=True)
class AddCodeAppPage:
    """`address` is what the QR code holds, `secret` the same to be typed, in groups of four. `replaces`: an app that
    is set now stops working.
    """

    address: str
    secret: str
    replaces: bool
    error: str


@sensitive_post_parameters("code")
@signed_in
@herself
def add_code_app(request: HttpRequest, person: Person) -> HttpResponse:
    """The app counts only once a code of it was typed here: a secret that did not arrive locks nobody out."""
    account, error = person.account, ""
    secret = request.session.setdefault(_SECRET, pyotp.random_base32())
    if request.method == "POST":
        code = request.POST.get("code", "")[:40]
        try:
            add(account=account, secret=secret, code=code, at=timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages) if code.strip() else _("Write the code that the app shows.")
        else:
            del request.session[_SECRET]
            note_proof(request)
            return redirect("people:security")
    shown = AddCodeAppPage(
        address=pyotp.TOTP(secret).provisioning_uri(
            name=person.latin_name or person.name, issuer_name="Sala"
        ),
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        replaces=CodeApp.objects.filter(account=account).exists(),
        error=error,
    )
    response = page(request, "people/add_code_app.html", shown, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response
