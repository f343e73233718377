"""One certificate: a page that prints as the paper, and its PDF."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from sala.competence.models import Certificate
from sala.competence.printed import address_of_certificate, certificates_pdf, words_of
from sala.competence.queries import certificate_seen_by
from sala.competence.rules import can_issue
from sala.people.api import Person, record, record_views, signed_in
from sala.ui.api import PrintError, page, pdf_answer, read_only


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """`paper`: its words, each line in two languages; `own`: whose it is looks at it; `address` checks it."""

    certificate: Certificate
    paper: dict[str, Any]
    address: str
    short: str
    own: bool
    issues: bool
    error: str


@read_only
@signed_in
def certificate(request: HttpRequest, person: Person, certificate: uuid.UUID) -> HttpResponse:
    """For whose it is, and for who may read the certificates of its scope; a look at somebody else's is logged."""
    found = certificate_seen_by(person, certificate)
    return _page(request, person, found, "")


def _page(request: HttpRequest, person: Person, found: Certificate, error: str) -> HttpResponse:
    if found.person_id:
        at = timezone.now()
        record_views([found.person_id], by=person, at=at, page="competence:certificate", scope=found.scope)
    address = address_of_certificate(request, found) if found.code else ""
    shown = CertificatePage(
        certificate=found,
        paper=words_of(found),
        address=address,
        short=address.partition("://")[2],
        own=found.person_id == person.pk,
        issues=can_issue(person, found.scope),
        error=error,
    )
    return page(request, "competence/certificate.html", shown, status=503 if error else 200)


@read_only
@signed_in
def certificate_pdf(request: HttpRequest, person: Person, certificate: uuid.UUID) -> HttpResponse:
    """The PDF, A4 landscape, or the page with the reason why there is none. A void one is not printed again, nor one
    whose name was erased. Somebody else's is logged.
    """
    found = certificate_seen_by(person, certificate)
    if hasattr(found, "revocation") or not found.code:
        raise Http404
    if found.person_id != person.pk:
        record("certificate.print", by=person, at=timezone.now(), about=found, scope=found.scope)
    try:
        pdf = certificates_pdf(request, [found])
    except PrintError as error:
        return _page(request, person, found, " ".join(error.messages))
    return pdf_answer(f"certificate-{found.number}.pdf", pdf)
