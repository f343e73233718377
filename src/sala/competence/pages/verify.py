"""Is this certificate genuine? For anybody who has the paper in hand, without an account and without script."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sala.competence.models import Certificate
from sala.competence.queries import by_code, by_number, is_for
from sala.kit.i18n import Text
from sala.offline.api import address_of, let_through
from sala.ui.api import page

LONGEST = 60
LINES = ("did", "where", "when", "long", "issuer")


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """`certificate` is None while nothing was asked, or when nobody issued it. `asks_name`: the name was erased, so the
    paper's is to be typed; `matches`: whether it was that one (None: not asked).
    """

    certificate: Certificate | None
    latin_name: str
    did: Text
    where: Text
    when: Text
    long: Text
    issuer: Text
    issued_on: dt.date | None
    revoked_on: dt.date | None
    typed: str
    error: str
    asks_name: bool
    native: str
    latin: str
    matches: bool | None


@require_safe
def verify_without_language(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR on the paper holds: the page in the phone's own language."""
    with override(get_language_from_request(request)):
        return redirect("competence:verify", code=code)


def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Public. By the code in the address, or typed: the code, or the number with the code's first four letters. What is
    not found counts against the pace of the address that asks, so that nobody can try numbers out.
    """
    asked = code or request.POST.get("code", "")[:LONGEST].strip()
    if not code and asked:
        return _typed(request, asked)
    found = by_code(code) if code else None
    if code and found is None:
        return _unknown(request, code[:LONGEST])
    native, latin = (request.POST.get(key, "").strip()[:120] for key in ("native", "latin"))
    matches = None
    if found and not found.name and (native or latin):
        if not _in_pace(request):
            return _answer(request, found, status=429, error=_too_fast(), native=native, latin=latin)
        matches = is_for(found, code, native, latin)
    error = ""
    if request.method == "POST" and not (native or latin):
        nothing = _("Type the code, or the number and the first four letters.")
        error = _("Type the name that stands on the paper.") if found else nothing
    return _answer(
        request, found, status=422 if error else 200, error=error, native=native, latin=latin, matches=matches
    )


def _typed(request: HttpRequest, asked: str) -> HttpResponse:
    """Leads to the code's own address, which can be sent on; what was typed wrong stays in the form."""
    if not _in_pace(request):
        return _answer(request, None, status=429, error=_too_fast(), typed=asked)
    found = by_code(asked) or by_number(asked)
    if found is None:
        return _answer(request, None, status=404, error=_nobody(), typed=asked)
    # An erased one keeps no code: what was typed is one, else it would not be found.
    return redirect("competence:verify", code=found.code or asked)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    if not _in_pace(request):
        return _answer(request, None, status=429, error=_too_fast(), typed=code)
    return _answer(request, None, status=404, error=_nobody(), typed=code)


def _in_pace(request: HttpRequest) -> bool:
    return let_through(f"verify {address_of(request)}", at=timezone.now())


def _nobody() -> str:
    return _(
        "Nobody issued a certificate with this code here. Compare each letter with the paper and type it again."
    )


def _too_fast() -> str:
    return _("Very many certificates are being checked from this place. Try again in ten minutes.")


def _answer(
    request: HttpRequest,
    found: Certificate | None,
    *,
    status: int = 200,
    error: str = "",
    typed: str = "",
    native: str = "",
    latin: str = "",
    matches: bool | None = None,
) -> HttpResponse:
    lines = {name: found.line(name) if found else Text() for name in LINES}
    revocation = getattr(found, "revocation", None)
    shown = VerifyPage(
        certificate=found,
        latin_name=found.latin if found and found.native not in ("", found.latin) else "",
        issued_on=dt.date.fromisoformat(found.content["issued_on"]) if found else None,
        revoked_on=timezone.localdate(revocation.made_at) if revocation else None,
        typed=typed,
        error=error,
        asks_name=found is not None and not found.name,
        native=native,
        latin=latin,
        matches=matches,
        **lines,
    )
    answer = page(request, "competence/verify.html", shown, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    return answer
