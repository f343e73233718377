"""Type in a consent that somebody, or a child's guardian, signed on paper; or withdraw it for her."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from sala.people.actions.audit import record_views
from sala.people.models import Person, Scope
from sala.people.pages.consents import ConsentPlace, change_consent, places_of
from sala.people.pages.doubles import name_of
from sala.people.queries import consent_scopes
from sala.people.requests import signed_in
from sala.people.rules import can_see_person, can_type_consent, manages_person
from sala.people.types import Manner, Purpose
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class TypeConsentPage:
    """`places` are those of the person where the reader may type it in; the form comes back as it was sent."""

    crumbs: list[Crumb]
    name: str
    places: list[ConsentPlace]
    purposes: list[tuple[str, str]]
    scope: str
    purpose: str
    manner: str
    guardian: str
    error: str


@signed_in
def type_consent(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """For who manages the person, and organisers and leads where she takes part; 404 for who may not know of her;
    of herself one says it on one's own page.
    """
    person = get_object_or_404(Person, pk=person_id)
    if person.pk == user.pk:
        return redirect("people:consents")
    scopes = _scopes(user, person)
    error = ""
    if request.method == "POST":
        try:
            change_consent(request, person, user, _manner(request))
        except ValidationError as trouble:
            error = " ".join(trouble.messages)
        else:
            return redirect("people:type_consent", person_id=person.pk)
    record_views([person.pk], by=user, at=timezone.now(), page="type_consent")
    name = name_of(person)
    shown = TypeConsentPage(
        [Crumb(name, reverse("people:person", args=[person.pk]))] if can_see_person(user, person) else [],
        name,
        places_of(person, scopes),
        [(one.value, str(one.label)) for one in Purpose],
        request.POST.get("scope", ""),
        request.POST.get("purpose", ""),
        request.POST.get("manner", Manner.PAPER),
        request.POST.get("guardian", "")[:120],
        error,
    )
    return page(request, "people/type_consent.html", shown, status=422 if error else 200)


def _scopes(user: Person, person: Person) -> list[Scope]:
    """Where the reader may type it in; Http404 or PermissionDenied where that is nowhere."""
    scopes = [scope for scope in consent_scopes(person) if can_type_consent(user, person, scope)]
    if not scopes and not can_see_person(user, person):
        raise Http404
    if not scopes and not manages_person(user, person):
        raise PermissionDenied
    return scopes


def _manner(request: HttpRequest) -> Manner:
    return Manner.GUARDIAN if request.POST.get("manner") == Manner.GUARDIAN else Manner.PAPER
