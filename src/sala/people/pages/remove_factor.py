"""Take a passkey or the code app away from one's own account, after a confirmation."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.people.actions.factors import remove_factor as remove
from sala.people.entering import proved_lately
from sala.people.models import CodeApp, Passkey, Person
from sala.people.requests import chosen_id, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class RemoveFactorPage:
    """`passkey` by its name and id, or None for the code app. `last`: only the PIN is asked afterwards."""

    passkey: Passkey | None
    last: bool


@signed_in
@proved_lately
def remove_factor(request: HttpRequest, person: Person) -> HttpResponse:
    """`?passkey=` says which; without it the code app is meant. A second press changes nothing more."""
    account, chosen = person.account, chosen_id(request, "passkey")
    if request.method == "POST":
        remove(account=account, passkey=chosen, at=timezone.now())
        return redirect("people:security")
    passkeys = {one.pk: one for one in account.passkeys.all()}
    app = CodeApp.objects.filter(account=account).exists()
    if chosen not in passkeys and (chosen or not app):
        raise Http404
    shown = RemoveFactorPage(passkeys.get(chosen or uuid.UUID(int=0)), last=len(passkeys) + app == 1)
    return page(request, "people/remove_factor.html", shown)
