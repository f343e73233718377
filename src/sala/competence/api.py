"""The front door of competence."""

from sala.competence.actions.issue import (
    BadCertificateError,
    issue_all,
    revoke_certificate,
)
from sala.competence.models import Certificate
from sala.competence.printed import certificates_pdf
from sala.competence.queries import certificates_in, last_of
from sala.competence.types import Award, Issuer, Part, Standing

__all__ = [
    "Award",
    "BadCertificateError",
    "Certificate",
    "Issuer",
    "Part",
    "Standing",
    "certificates_in",
    "certificates_pdf",
    "issue_all",
    "last_of",
    "revoke_certificate",
]
