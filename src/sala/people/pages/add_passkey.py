"""Set a passkey: the phone, computer or security key makes it when the button is pressed."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.actions.factors import PASSKEY_NAME
from sala.people.actions.factors import add_passkey as add
from sala.people.entering import herself, note_proof
from sala.people.models import Account, Person
from sala.people.pages.second_factor import passkey_trouble
from sala.people.passkeys import PasskeyRefusedError, ask_for_new, read_new, works_here
from sala.people.phone import browser_name
from sala.people.requests import signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class AddPasskeyPage:
    """`options`: what the browser is asked. `here`: browsers offer passkeys at this address."""

    name: str
    options: str
    here: bool
    error: str


@signed_in
@herself
def add_passkey(request: HttpRequest, person: Person) -> HttpResponse:
    """Needs JavaScript, and HTTPS or localhost; the page says so."""
    account, error = person.account, ""
    name = request.POST.get("name", "").strip()[:PASSKEY_NAME]
    name = name or browser_name(request.headers.get("User-Agent", "")) or _("Passkey")
    if request.method == "POST":
        error = _add(request, account, name)
        if not error:
            note_proof(request)
            return redirect("people:security")
    shown = AddPasskeyPage(name, ask_for_new(request, account, "Sala"), works_here(request), error)
    return page(request, "people/add_passkey.html", shown, status=422 if error else 200)


def _add(request: HttpRequest, account: Account, name: str) -> str:
    answer = request.POST.get("credential", "")
    if not answer:
        return passkey_trouble(request)
    try:
        made = read_new(request, answer)
        add(
            account=account,
            credential=made.credential,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            at=timezone.now(),
        )
    except PasskeyRefusedError:
        return _("The passkey was not kept: its answer did not fit this page. Try again.")
    except ValidationError as trouble:
        return " ".join(trouble.messages)
    return ""
