"""Take the link to a ministry's account away, after a confirmation."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.people.actions.ministries import unlink_ministry as unlink
from sala.people.entering import proved_lately
from sala.people.ministries import Provider, provider_named
from sala.people.models import Person
from sala.people.requests import signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class UnlinkMinistryPage:
    """`other_way`: she has a PIN or a passkey too; else only a card lets her in afterwards."""

    provider: Provider
    other_way: bool


@signed_in
@proved_lately
def unlink_ministry(request: HttpRequest, person: Person, provider: str) -> HttpResponse:
    """A second press changes nothing more."""
    chosen, account = provider_named(provider), person.account
    if request.method == "POST":
        unlink(account=account, issuer=chosen.issuer, at=timezone.now())
        return redirect("people:security")
    other = account.has_usable_password() or account.passkeys.exists()
    return page(request, "people/unlink_ministry.html", UnlinkMinistryPage(chosen, other))
