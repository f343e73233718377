"""How a person proves who she is: an identifier (phone, e-mail, staff number) with a PIN or password.

Django's authentication does the work; django-axes locks a name after ten wrong tries. What is ours is only that one
account has several identifiers. See docs/decisions/0006-identity.md.
"""

import re
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils import timezone

from sala.kit.phones import normalise
from sala.people.actions.factors import use_code
from sala.people.models import Account
from sala.people.types import IdentifierKind

_STAFF = re.compile(r"[^0-9a-z]")


def normal_forms(typed: str) -> list[tuple[IdentifierKind, str]]:
    """What `typed` may mean: an e-mail, or else a staff number and a phone, each in the form that is stored."""
    text = typed.strip().casefold()
    if "@" in text:
        return [(IdentifierKind.EMAIL, text)]
    forms = [(IdentifierKind.STAFF, _STAFF.sub("", text))]
    forms += [
        (IdentifierKind.PHONE, number)
        for country in ("KH", "VN")
        if (number := normalise(text, country)) is not None
    ]
    return [(kind, value) for kind, value in dict.fromkeys(forms) if value]


def account_named(typed: str) -> Account | None:
    """The account with this identifier, or None when there is none or it fits two people's."""
    forms = normal_forms(typed)
    if not forms:
        return None
    values = [value for _, value in forms]
    found = (
        Account.objects.filter(identifiers__value__in=values).prefetch_related("identifiers").distinct()[:3]
    )
    matching = [a for a in found if any((i.kind, i.value) in forms for i in a.identifiers.all())]
    return matching[0] if len(matching) == 1 else None


def tried_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:  # noqa: ARG001  # axes gives it
    """What django-axes counts wrong tries by: the account if the identifier names one, else what was typed.

    After a success django-axes knows only the account's id (under its USERNAME_FIELD), and forgets the wrong tries
    under it.
    """
    given = credentials or {}
    account = given["account"].pk if given.get("account") else given.get(Account.USERNAME_FIELD)
    if account:
        return f"account {account}"
    return "typed " + " ".join(str(given.get("identifier", "")).casefold().split())[:200]


class SecretBackend(BaseBackend):
    """Accepts an account with its PIN or password. The caller finds the account, by identifier or by card."""

    def authenticate(
        self, request: HttpRequest | None, account: Account | None = None, secret: str | None = None, **_: Any
    ) -> Account | None:
        """The account if `secret` is right. Every refusal costs one hash, so that time tells nobody which numbers
        are known.
        """
        if secret is None:
            return None
        if account is None:
            make_password(secret)
            return None
        right = account.check_password(secret)
        return account if right and account.is_active else None

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session; None once it is closed."""
        return Account.objects.filter(pk=user_id, is_active=True, person__merged_into__isnull=True).first()


class CodeBackend(BaseBackend):
    """Accepts a code of the account's app, or one of its recovery codes, as second factor. A backend, so that
    django-axes counts wrong codes with wrong PINs, by account.
    """

    def authenticate(
        self, request: HttpRequest | None, account: Account | None = None, code: str | None = None, **_: Any
    ) -> Account | None:
        """The account if `code` is right; it is used up by that."""
        if account is None or code is None or not account.is_active:
            return None
        return account if use_code(account=account, code=code, at=timezone.now()) else None

    def get_user(self, user_id: Any) -> Account | None:
        """Nobody: a sign-in is always the other backend's."""
        del user_id
        return None
