"""My certificates."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.competence.models import Certificate
from sala.competence.queries import certificates_of
from sala.people.api import Person, signed_in
from sala.ui.api import page, read_only

MOST = 200


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """Newest first; void ones too, marked."""

    certificates: list[Certificate]


@read_only
@signed_in
def certificates(request: HttpRequest, person: Person) -> HttpResponse:
    """A person's own, to open, save and print."""
    shown = CertificatesPage(list(certificates_of(person)[:MOST]))
    return page(request, "competence/certificates.html", shown)
