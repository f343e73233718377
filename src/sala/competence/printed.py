"""Certificates as PDF and as a page: which two languages, which words, which address."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sala.competence.models import Certificate
from sala.kit.dates import day
from sala.kit.i18n import LANGUAGES, Text, in_every_language
from sala.ui.api import make_pdf, unprintable

MOST = 2000
TITLE = _("Certificate")
CERTIFY = _("This is to certify that")
CHECK = _("Check it without an account:")
NUMBER = pgettext_lazy("of a certificate", "No.")
ISSUED = _("Issued on %(day)s")
FOR = pgettext_lazy("on behalf of", "For: %(name)s")


def languages_of(certificate: Certificate) -> list[str]:
    """The two on the paper: the person's own or else the event's, and English; for who reads English the event's."""
    own = certificate.person.language if certificate.person else ""
    events = [code for code in certificate.scope.languages if code in LANGUAGES] or ["km"]
    wanted = [own if own in LANGUAGES else events[0], "en", *events, "km"]
    return list(dict.fromkeys(wanted))[:2]


def address_of_certificate(request: HttpRequest, certificate: Certificate) -> str:
    """The short address that its QR holds."""
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return origin + reverse("certificate_short", args=[certificate.code])


def names_of(certificate: Certificate) -> list[str]:
    """The name, large, and below it in Latin letters; a form that no face here can show is left out."""
    forms = [form for form in (certificate.native, certificate.latin) if form]
    return list(dict.fromkeys([form for form in forms if not unprintable(form)] or forms))


def words_of(certificate: Certificate) -> dict[str, Any]:
    """Every word of the paper, each line in its two languages."""
    languages, on = languages_of(certificate), certificate.content["issued_on"]
    issued = in_every_language(ISSUED, {"day": _day(on)})

    def lines(text: Text) -> list[list[str]]:
        versions = [[code, text[code]] for code in languages if code in text]
        said = text.said(languages[0])
        return versions or ([[said.language, said.text]] if said.text else [])

    return {
        "names": names_of(certificate),
        "title": lines(in_every_language(TITLE)),
        "certify": lines(in_every_language(CERTIFY)),
        "check": lines(in_every_language(CHECK)),
        "issued": lines(issued),
        "issuer": lines(certificate.line("issuer")),
        "about": [
            [
                code,
                [
                    said.text
                    for line in ("did", "where", "when", "long")
                    if (said := _in(certificate, line, code))
                ],
            ]
            for code in languages
        ],
        "signers": [
            lines(in_every_language(FOR, {"name": Text(one)})) for one in certificate.content["signers"]
        ],
        "number": certificate.number,
        "short": certificate.code,
    }


def _in(certificate: Certificate, line: str, language: str) -> Any:
    said = certificate.line(line).said(language)
    return said if said.text else None


def _day(on: str) -> Text:
    date = dt.date.fromisoformat(on)
    return Text({code: day(date, code, weekday=False) for code in LANGUAGES})


def certificates_pdf(request: HttpRequest, certificates: Iterable[Certificate]) -> bytes:
    """All of them as one PDF, a page of A4 landscape each; PrintError when that cannot be done."""
    rows = []
    for certificate in certificates:
        address = address_of_certificate(request, certificate)
        rows.append({**words_of(certificate), "code": address, "address": address.partition("://")[2]})
    return make_pdf("competence/certificate", {"rows": rows, "system_fonts": True}, most=MOST)
