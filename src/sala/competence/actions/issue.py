"""Issuing certificates, many at once and each once; correcting and revoking them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.competence.frozen import content_of, digest_of, number_text
from sala.competence.models import Certificate, Revocation, Series
from sala.competence.types import Award, Issuer
from sala.kit.i18n import in_every_language
from sala.kit.ids import digest, new_code, uuid7
from sala.notify.api import Word, tell
from sala.people.api import Line, Person, Scope, check_name, record, record_all

CHUNK = 200
LONGEST_REASON = 300
YOURS = _("Your certificate is here: %(did)s. You can read it, save it and print it.")
CORRECTED = _("Your certificate was corrected: %(did)s. The old one is not valid any more.")
TAKEN_BACK = _("Your certificate is not valid any more: %(did)s.")


class BadCertificateError(ValidationError):
    """It cannot be done so; the message says what to do."""


def issue_all(
    *, scope: Scope, awards: Sequence[Award], issuer: Issuer, by: Person | None, at: dt.datetime
) -> int:
    """A certificate for each award whose person has none of that part in the scope (a revoked one counts); how many are
    new. Each person is told once.

    Done in transactions of 200: what is issued stays if the rest is interrupted, and calling again goes on there. Two
    who press at once issue one each person.
    """
    return sum(_chunk(scope, chunk, issuer, by, at) for chunk in _chunks(awards))


def _chunks(awards: Sequence[Award]) -> Iterator[Sequence[Award]]:
    for start in range(0, len(awards), CHUNK):
        yield awards[start : start + CHUNK]


@transaction.atomic
def _chunk(scope: Scope, awards: Sequence[Award], issuer: Issuer, by: Person | None, at: dt.datetime) -> int:
    on = at.astimezone(ZoneInfo(scope.time_zone)).date()
    # Under this lock nobody else issues: who has one already is known for certain.
    series = _locked(on.year)
    known = set(
        Certificate.objects.filter(scope=scope, person__in=[a.person for a in awards]).values_list(
            "person_id", "part"
        )
    )
    new = {(a.person.pk, a.part): a for a in awards if (a.person.pk, a.part.value) not in known}
    numbers = range(series.last + 1, series.last + 1 + len(new))
    rows = [
        _row(
            scope,
            award.person,
            number_text(on.year, n),
            by,
            at,
            part=award.part,
            names={"native": award.person.name, "latin": award.person.latin_name},
            content=content_of(award, issuer, on),
        )
        for n, award in zip(numbers, new.values(), strict=True)
    ]
    _take(series, rows)
    tell([_word(row, YOURS) for row in rows], at=at)
    record_all([Line(action="certificate.issue", by=by, at=at, about=row, scope=scope) for row in rows])
    return len(rows)


@transaction.atomic
def correct_certificate(
    *, certificate: Certificate, native: str, latin: str, by: Person, at: dt.datetime
) -> Certificate:
    """A new certificate with the right name; the old one is void, and its verify page says that it was replaced.

    Raises BadCertificateError when it is void already or nothing was changed, ValidationError for a name that nobody
    can have. Pressed twice, or by two at once, there is one new certificate: the second gets the error.
    """
    native, latin = native.strip(), latin.strip()
    check_name(native, latin)
    if (native, latin) == (certificate.native, certificate.latin):
        raise BadCertificateError(_("This is the name that stands on it already. Nothing was changed."))
    on = at.astimezone(ZoneInfo(certificate.scope.time_zone)).date()
    series = _locked(on.year)
    _revoke(certificate, _("The name was corrected."), by, at, replaced=True)
    content, names = {**certificate.content, "issued_on": on.isoformat()}, {"native": native, "latin": latin}
    number = number_text(on.year, series.last + 1)
    frozen = {"part": certificate.part, "names": names, "content": content}
    row = _row(certificate.scope, certificate.person, number, by, at, **frozen)
    row.edition, row.replaces = certificate.edition + 1, certificate
    _take(series, [row])
    tell([_word(row, CORRECTED)], at=at)
    record("certificate.correct", by=by, at=at, about=row, scope=row.scope)
    return row


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: Person, at: dt.datetime) -> None:
    """The certificate is void from now on, and its holder is told. Raises BadCertificateError without a reason, or when
    it is void already.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadCertificateError(_("Write the reason, in at most 300 characters."))
    _revoke(certificate, reason, by, at, replaced=False)
    if certificate.person_id:
        tell([_word(certificate, TAKEN_BACK)], at=at)
    record("certificate.revoke", by=by, at=at, about=certificate, scope=certificate.scope)


def _revoke(certificate: Certificate, reason: object, by: Person, at: dt.datetime, *, replaced: bool) -> None:
    try:
        with transaction.atomic():
            Revocation.objects.create(
                certificate=certificate, reason=str(reason), replaced=replaced, made_at=at, made_by=by.pk
            )
    except IntegrityError as error:
        raise BadCertificateError(_("This certificate is void already. Nothing was changed.")) from error


def _locked(year: int) -> Series:
    Series.objects.get_or_create(year=year)
    return Series.objects.select_for_update().get(year=year)


def _take(series: Series, rows: Sequence[Certificate]) -> None:
    Certificate.objects.bulk_create(rows)
    Series.objects.filter(year=series.year).update(last=series.last + len(rows))


def _row(
    scope: Scope, person: Person | None, number: str, by: Person | None, at: dt.datetime, **frozen: Any
) -> Certificate:
    """`frozen`: part, names and content."""
    code, names = new_code(), frozen["names"]
    return Certificate(
        id=uuid7(),
        person=person,
        scope=scope,
        number=number,
        code=code,
        code_digest=digest(code),
        digest=digest_of(frozen["content"], names["native"], names["latin"], code),
        issued_at=at,
        issued_by=by.pk if by else None,
        **frozen,
    )


def _word(row: Certificate, message: object) -> Word:
    assert row.person_id is not None  # noqa: S101  # who was erased is told nothing
    text = in_every_language(message, {"did": row.line("did")})
    return Word(row.person_id, f"certificate {row.scope_id} {row.part}", text, f"/certificates/{row.pk}/")
