"""Cards, PINs and sign-ins."""

import datetime as dt
import uuid
from itertools import pairwise
from typing import NamedTuple

from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import CODE_ALPHABET, clean_code, digest, new_code, uuid7
from sala.people.actions.audit import record
from sala.people.models import Account, Card, Person, SignIn
from sala.people.rules import can_issue_card

CARD_DAYS = 90
# How long a second press of the same button may show the same card again.
SAME_PRESS = dt.timedelta(minutes=10)
PIN_LENGTH = 6


class IssuedCard(NamedTuple):
    """A card and its code. The code is in no table: this is the only time that it is known."""

    card: Card
    code: str


class WeakSecretError(ValidationError):
    """A PIN or password that is too easy to guess."""


class CardMadeBeforeError(ValidationError):
    """The card of this press exists, and its code is no longer shown."""


class CardNotValidError(ValidationError):
    """The card is unknown, expired, or replaced by a newer one."""


@transaction.atomic
def issue_card(
    *,
    account: Account,
    by: Person | None,
    at: dt.datetime,
    forget_pin: bool = True,
    sign_out: bool = False,
    press: uuid.UUID | None = None,
) -> IssuedCard:
    """A new card for the account; the one before stops working.

    With `forget_pin` (a card for someone who cannot sign in) the old PIN stops working too, so that the next step
    is to choose a new one. Sign-ins on trusted phones stay, unless `sign_out` (the phone was lost) ends them all.
    `press`: an id made when the form was shown; pressing its button twice gives the same card, within ten minutes
    and until it is used. After that it raises CardMadeBeforeError. Raises PermissionDenied when `by` may not issue it:
    who holds the card is the person.
    """
    if by is not None and not can_issue_card(by, account):
        raise PermissionDenied
    if press and (made := Card.objects.filter(pk=press).select_related("account__person").first()):
        return _made_before(made, account, at)
    mine = Q(account=account) | Q(account__person__merged_into=account.person_id)
    Card.objects.filter(mine, revoked_at__isnull=True).update(revoked_at=at)
    if forget_pin:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    if sign_out:
        end_all_sign_ins(account=account, at=at, by=by)
    code = _code_of(press) if press else new_code()
    card = Card.objects.create(
        id=press or uuid7(),
        account=account,
        code_digest=digest(code),
        issued_by=by,
        issued_at=at,
        expires_at=at + dt.timedelta(days=CARD_DAYS),
    )
    detail = {"forget_pin": forget_pin, "sign_out": sign_out}
    record("card.issue", by=by, at=at, about=account.person, detail=detail)
    return IssuedCard(card, code)


def _made_before(made: Card, account: Account, at: dt.datetime) -> IssuedCard:
    fresh = made.issued_at > at - SAME_PRESS and made.used_at is None and made.revoked_at is None
    if made.account_id != account.pk or not fresh:
        raise CardMadeBeforeError(
            _(
                "This card was made already, and its code is shown only once. If it was not printed, make another one."
            )
        )
    return IssuedCard(made, _code_of(made.pk))


def _code_of(press: uuid.UUID) -> str:
    """60 bits that only this installation can work out of the press, so that no code has to be kept for a second
    press.
    """
    bits = salted_hmac("sala.people.card", press.hex, algorithm="sha256").digest()
    letters = "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in bits[:12])
    return clean_code(letters)


@transaction.atomic
def end_all_sign_ins(*, account: Account, at: dt.datetime, by: Person | None) -> int:
    """A lost phone: end every sign-in of the account, and the tokens of its phones with them. How many sign-ins
    ended.
    """
    ended, _rows = SignIn.objects.filter(account_id=account.pk).delete()
    Account.objects.filter(pk=account.pk).update(phones_ended_at=at)
    record("sign_in.end_all", by=by, at=at, about=account.person, detail={"sign_ins": ended})
    return ended


def find_card(code: str, *, at: dt.datetime) -> Card:
    """The valid card with this code, however it was typed. Raises CardNotValidError with what to do."""
    found = Card.objects.select_related("account__person").filter(code_digest=digest(clean_code(code)))
    card = found.first()
    if card and card.account.person.merged_into_id:  # the card of an entry that was united with another
        kept = Account.objects.filter(person=card.account.person.merged_into_id).first()
        card.account = kept or card.account
    if card is None or not card.account.is_active:
        raise CardNotValidError(
            _("We do not know this code. Look at the card again, or ask your organisation for a new card.")
        )
    if card.revoked_at:
        raise CardNotValidError(_("This card was replaced by a newer one. Use the new card."))
    if card.expires_at <= at:
        raise CardNotValidError(_("This card has expired. Ask your organisation for a new card."))
    return card


@transaction.atomic
def open_with_card(*, code: str, secret: str, at: dt.datetime) -> Account:
    """Choose a PIN or password with a card. Works once per card: afterwards the PIN is asked for.

    Raises CardNotValidError, or WeakSecretError. Two people who press at once get one yes: the row is locked by the
    update.
    """
    card = find_card(code, at=at)
    check_secret(secret)
    first = Card.objects.filter(pk=card.pk, used_at__isnull=True, revoked_at__isnull=True).update(used_at=at)
    if not first:
        raise CardNotValidError(
            _("This card was used already. Sign in with your PIN, or ask for a new card.")
        )
    account = card.account
    account.set_password(secret)
    account.save(update_fields=["password"])
    record("card.open", by=account.person, at=at, about=account.person)
    return account


@transaction.atomic
def change_secret(
    *, account: Account, secret: str, at: dt.datetime, keep: str | None, lost: bool = False
) -> None:
    """Set a new PIN or password and end all other sign-ins (`keep`: the session key of the one that stays). What waits
    on her phones can still be sent, unless one is `lost`: then their tokens end too, and the one here fetches another.
    """
    check_secret(secret)
    account.set_password(secret)
    account.save(update_fields=["password"])
    SignIn.objects.filter(account_id=account.pk).exclude(session_key=keep or "").delete()
    if lost:
        Account.objects.filter(pk=account.pk).update(phones_ended_at=at)
    record("secret.change", by=account.person, at=at, about=account.person, detail={"lost": lost})


def check_secret(secret: str) -> None:
    """Raise WeakSecretError for a PIN of other than six digits, a run or a repetition, or a weak password."""
    if secret.isascii() and secret.isdigit() and len(secret) <= PIN_LENGTH:
        if len(secret) < PIN_LENGTH:
            raise WeakSecretError(_("A PIN has 6 digits."))
        steps = {int(b) - int(a) for a, b in pairwise(secret)}
        if len(steps) == 1 or secret[:3] == secret[3:] or secret[:2] * 3 == secret:
            raise WeakSecretError(
                _("This PIN is too easy to guess. Choose six digits that do not follow or repeat each other.")
            )
        return
    try:
        password_validation.validate_password(
            secret, password_validators=password_validation.get_password_validators(_RULES)
        )
    except ValidationError as error:
        raise WeakSecretError(error.messages) from error


_RULES = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]


@transaction.atomic
def end_sign_in(*, account: Account, sign_in: uuid.UUID, at: dt.datetime, by: Person | None = None) -> bool:
    """End one sign-in of the account (a lost phone); `by` is who does it, its owner unless told. False when it had
    ended.
    """
    gone, _rows = SignIn.objects.filter(account_id=account.pk, id=sign_in).delete()
    if gone:
        record("sign_in.end", by=by or account.person, at=at, about=account.person)
    return bool(gone)
