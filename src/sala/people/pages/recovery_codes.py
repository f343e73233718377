"""Ten codes to print, each of which replaces the second factor once."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.actions.factors import RECOVERY_CODES, make_recovery_codes
from sala.people.entering import proved_lately
from sala.people.models import Person, RecoveryCode
from sala.people.requests import press_of, signed_in
from sala.ui.api import page


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """`codes` when they were made just now: this once. `left` of `most` are not used yet."""

    codes: list[str]
    left: int
    most: int
    press: str
    name: str


@signed_in
@proved_lately
def recovery_codes(request: HttpRequest, person: Person) -> HttpResponse:
    """POST makes ten new ones, ends those before, and shows them; no cache may keep the answer."""
    account = person.account
    if account.second_factor_at is None:
        return redirect("people:security")
    press, codes = press_of(request), []
    if request.method == "POST" and press:
        codes = make_recovery_codes(account=account, press=press, at=timezone.now())
    left = RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()
    shown = RecoveryCodesPage(codes, left, RECOVERY_CODES, str(uuid7()), person.name)
    response = page(request, "people/recovery_codes.html", shown)
    response["Cache-Control"] = "no-store"
    return response
