"""Sign out: a page that asks, because what waits in the outbox stays on the phone."""

from dataclasses import dataclass

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sala.people.models import Person
from sala.people.pages.ministry import way_out
from sala.people.phone import forget
from sala.people.requests import signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class SignOutPage:
    """Whose sign-in ends."""

    name: str


@signed_in
def sign_out(request: HttpRequest, person: Person) -> HttpResponse:
    """POST ends this sign-in; with `forget` the name leaves the phone's list too."""
    if request.method != "POST":
        return page(request, "people/sign_out.html", SignOutPage(person.name))
    response = redirect(way_out(request))
    if "forget" in request.POST:
        forget(request, response, person.account)
    logout(request)
    return response
