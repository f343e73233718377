"""Link a ministry's account to oneself, after its page has said whose it is."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.people.actions.ministries import link_ministry as link
from sala.people.entering import herself
from sala.people.ministries import Provider, provider_of
from sala.people.models import Person
from sala.people.pages.ministry import FOUND
from sala.people.requests import signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class LinkMinistryPage:
    """`known_as`: the name that the ministry has, which need not be the one that she has here."""

    provider: Provider
    known_as: str
    person: Person
    error: str


@signed_in
@herself
def link_ministry(request: HttpRequest, person: Person) -> HttpResponse:
    """Asked for, so that nobody is linked to somebody else's account by following a link."""
    found, error = request.session.get(FOUND), ""
    provider = provider_of(found["issuer"]) if found else None
    if found is None or provider is None:
        return redirect("people:security")
    if request.method == "POST":
        try:
            link(account=person.account, issuer=found["issuer"], subject=found["subject"], at=timezone.now())
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            del request.session[FOUND]
            return redirect("people:security")
    shown = LinkMinistryPage(provider, found["name"], person, error)
    return page(request, "people/link_ministry.html", shown, status=409 if error else 200)
