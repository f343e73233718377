"""Security: all by which I sign in (PIN, phones, passkeys, code app, recovery codes), and what is missing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sala.people.actions.factors import RECOVERY_CODES
from sala.people.grants import lacks_second_factor, waits_for_factor
from sala.people.ministries import Provider, providers
from sala.people.models import Account, CodeApp, Passkey, Person, RecoveryCode
from sala.people.passkeys import works_here
from sala.people.requests import signed_in
from sala.ui.api import page, read_only


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """`asked`: she has power over others' data and no second factor yet; `waits`: until then her roles sleep.
    `has_pin`: a PIN was chosen. `left`: recovery codes that are not used, of `codes`. `here`: browsers offer
    passkeys at this address. `ministries`: whose accounts sign in here, and whether hers is linked.
    """

    asked: bool
    waits: bool
    has_pin: bool
    has_factor: bool
    code_app: CodeApp | None
    passkeys: list[Passkey]
    left: int
    codes: int
    here: bool
    ministries: list[tuple[Provider, bool]]


@read_only
@signed_in
def security(request: HttpRequest, person: Person) -> HttpResponse:
    """For the signed-in person. Without a second factor it asks the database no more than my page does."""
    account = person.account
    has = account.second_factor_at is not None
    unused = RecoveryCode.objects.filter(account=account, used_at__isnull=True)
    shown = SecurityPage(
        asked=lacks_second_factor(person),
        waits=waits_for_factor(person),
        has_pin=account.has_usable_password(),
        has_factor=has,
        code_app=CodeApp.objects.filter(account=account).first() if has else None,
        passkeys=list(account.passkeys.order_by("added_at", "pk")) if has else [],
        left=unused.count() if has else 0,
        codes=RECOVERY_CODES,
        here=works_here(request),
        ministries=_ministries(account),
    )
    return page(request, "people/security.html", shown)


def _ministries(account: Account) -> list[tuple[Provider, bool]]:
    """Whose accounts sign in here, and whether hers is linked; no query when there are none."""
    known = providers()
    linked = set(account.ministry_accounts.values_list("issuer", flat=True)) if known else set()
    return [(one, one.issuer in linked) for one in known]
