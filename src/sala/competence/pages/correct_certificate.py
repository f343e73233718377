"""The name on a certificate is wrong: a new one, and the old one is void."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.competence.actions.issue import correct_certificate as correct
from sala.competence.models import Certificate
from sala.competence.queries import certificate_seen_by
from sala.competence.rules import can_issue
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page

LONGEST = 120


@dataclass(frozen=True, slots=True)
class CorrectCertificatePage:
    """`native` and `latin`: the names as typed, else as they stand in the person's details now."""

    certificate: Certificate
    native: str
    latin: str
    error: str


@signed_in
def correct_certificate(request: HttpRequest, person: Person, certificate: uuid.UUID) -> HttpResponse:
    """For who may issue. The new certificate has its own number and code; the old paper's verify page says so."""
    found = certificate_seen_by(person, certificate)
    if not can_issue(person, found.scope):
        raise PermissionDenied
    holder = found.person
    native = request.POST.get("native", holder.name if holder else "")[:LONGEST]
    latin = request.POST.get("latin", holder.latin_name if holder else "")[:LONGEST]
    error = ""
    if request.method == "POST":
        try:
            new = correct(certificate=found, native=native, latin=latin, by=person, at=timezone.now())
            return redirect("competence:certificate", new.pk)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    if holder:
        at = timezone.now()
        record_views([holder.pk], by=person, at=at, page="competence:correct_certificate", scope=found.scope)
    shown = CorrectCertificatePage(found, native, latin, error)
    return page(request, "competence/correct_certificate.html", shown, status=422 if error else 200)
