"""A certificate was a mistake: asked once more, with a reason, then void."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.competence.actions.issue import LONGEST_REASON
from sala.competence.actions.issue import revoke_certificate as revoke
from sala.competence.models import Certificate
from sala.competence.queries import certificate_seen_by
from sala.competence.rules import can_issue
from sala.people.api import Person, record_views, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class RevokeCertificatePage:
    """What becomes void; the reason as typed."""

    certificate: Certificate
    reason: str
    most: int
    error: str


@signed_in
def revoke_certificate(request: HttpRequest, person: Person, certificate: uuid.UUID) -> HttpResponse:
    """For who may issue. Its holder is told; the verify page says that it is void, not why."""
    found = certificate_seen_by(person, certificate)
    if not can_issue(person, found.scope):
        raise PermissionDenied
    error, reason = "", request.POST.get("reason", "")[: LONGEST_REASON + 1]
    if request.method == "POST":
        try:
            revoke(certificate=found, reason=reason, by=person, at=timezone.now())
            return redirect("competence:certificate", found.pk)
        except ValidationError as problem:
            error = " ".join(problem.messages)
    if found.person_id:
        at = timezone.now()
        record_views(
            [found.person_id], by=person, at=at, page="competence:revoke_certificate", scope=found.scope
        )
    shown = RevokeCertificatePage(found, reason, LONGEST_REASON, error)
    return page(request, "competence/revoke_certificate.html", shown, status=422 if error else 200)
