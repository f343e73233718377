"""Reads that more than one page needs."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from sala.competence.frozen import digest_of, read_number
from sala.competence.models import Certificate
from sala.competence.rules import certificates_visible_to
from sala.kit.ids import clean_code, digest
from sala.people.api import Person, Scope


def whole() -> QuerySet[Certificate]:
    """Certificates with what their pages show of them."""
    return Certificate.objects.select_related("scope", "person", "revocation", "replaced_by")


def certificate_seen_by(user: Person, pk: uuid.UUID) -> Certificate:
    """The certificate, if `user` may open it; else Http404."""
    visible = certificates_visible_to(user).filter(pk=pk).values("pk")
    found = whole().filter(pk__in=visible).first()
    if found is None:
        raise Http404
    return found


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """A person's certificates, newest first."""
    return whole().filter(person=person).order_by("-issued_at", "-number")


def certificates_in(scope: Scope) -> QuerySet[Certificate]:
    """All of a scope by number; erased ones too."""
    return whole().filter(scope=scope).order_by("number")


def last_of(scope: Scope) -> dict[uuid.UUID, Certificate]:
    """By person id, the last certificate of each part's line of editions; one query. Who has two parts: the newest."""
    rows = certificates_in(scope).order_by("edition", "issued_at")
    return {row.person_id: row for row in rows if row.person_id}


def by_code(typed: str) -> Certificate | None:
    """The certificate whose paper has this code, however it was typed; one query."""
    return whole().filter(code_digest=digest(clean_code(typed))).first()


def by_number(typed: str) -> Certificate | None:
    """The one whose number and first four letters were typed; None for an erased one too, whose code nobody keeps."""
    said = read_number(typed)
    if said is None:
        return None
    return whole().filter(number=said[0], code__startswith=said[1]).exclude(code="").first()


def is_for(certificate: Certificate, code: str, native: str, latin: str) -> bool:
    """Whether the paper with this code was issued to who is called so: for one whose name was erased."""
    return digest_of(certificate.content, native, latin, clean_code(code)) == certificate.digest
