"""A ministry's account belongs to a person: linked once, by herself or by what the ministry has verified."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.people.actions.audit import record
from sala.people.actions.persons import add_person, staff_form
from sala.people.models import Account, Identifier, MinistryAccount
from sala.people.types import IdentifierKind


class LinkedElsewhereError(ValidationError):
    """The ministry's account is somebody else's here, or this person has another one of that ministry."""


@transaction.atomic
def link_ministry(*, account: Account, issuer: str, subject: str, at: dt.datetime) -> MinistryAccount:
    """From now on this ministry's account signs her in. Doing it again changes nothing. Raises LinkedElsewhereError."""
    made = MinistryAccount.objects.filter(issuer=issuer, subject=subject, account=account).first()
    if made:
        return made
    try:
        with transaction.atomic():
            made = MinistryAccount.objects.create(
                account=account, issuer=issuer, subject=subject, linked_at=at
            )
    except IntegrityError:
        raise LinkedElsewhereError(
            _(
                "This account of the ministry is linked to somebody else here, or you have linked another one. Remove "
                "that link first, or ask an administrator."
            )
        ) from None
    record("ministry.link", by=account.person, at=at, about=account.person, detail={"issuer": issuer})
    return made


@transaction.atomic
def unlink_ministry(*, account: Account, issuer: str, at: dt.datetime) -> bool:
    """It no longer signs her in. False when it did not."""
    gone, _rows = MinistryAccount.objects.filter(account=account, issuer=issuer).delete()
    if gone:
        record("ministry.unlink", by=account.person, at=at, about=account.person, detail={"issuer": issuer})
    return bool(gone)


@transaction.atomic
def account_behind(*, issuer: str, subject: str, at: dt.datetime) -> Account | None:
    """Whom this ministry's account signs in; the day is noted."""
    row = MinistryAccount.objects.filter(issuer=issuer, subject=subject, account__is_active=True)
    found = row.select_related("account__person").first()
    if found:
        row.exclude(used_on=at.date()).update(used_on=at.date())
    return found.account if found else None


@transaction.atomic
def match_ministry(
    *, issuer: str, subject: str, kind: IdentifierKind, value: str, at: dt.datetime
) -> Account | None:
    """The account with what the ministry has verified (e-mail or staff number), linked by that; None when there is
    none, or it has another account of this ministry. Only for providers whose setting allows it, and only by what
    somebody has vouched for: anybody may write another's e-mail as her own.
    """
    wanted = staff_form(value) if kind == IdentifierKind.STAFF else value
    vouched = Identifier.objects.filter(kind=kind, value=wanted, vouched=True)
    name = vouched.select_related("account__person").first()
    if not wanted or name is None or not name.account.is_active:
        return None
    try:
        link_ministry(account=name.account, issuer=issuer, subject=subject, at=at)
    except LinkedElsewhereError:
        return None
    return name.account


@transaction.atomic
def add_by_ministry(
    *, issuer: str, subject: str, name: str, email: str, language: str, at: dt.datetime
) -> Account:
    """A new person whom the ministry vouches for, without any role; only for providers whose setting allows it. Raises
    ValidationError for a name that `check_name` refuses.
    """
    emails = [email] if email else []
    person = add_person(name=name, name_language=language, language=language, emails=emails, at=at, by=None)
    account = Account.objects.get(person=person)
    link_ministry(account=account, issuer=issuer, subject=subject, at=at)
    return account
