"""Second factors: a code app, passkeys, recovery codes; adding, using, taking away."""

import base64
import datetime as dt
import hashlib
import hmac
import uuid
from typing import TYPE_CHECKING

import pyotp
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import in_every_language
from sala.kit.ids import CODE_ALPHABET, clean_code, digest
from sala.people.actions.audit import record
from sala.people.models import Account, CodeApp, Passkey, Person, RecoveryCode
from sala.people.rules import can_reset_factor
from sala.people.types import Telling, tell_person

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

RECOVERY_CODES = 10
MOST_PASSKEYS = 10
STEP = 30  # seconds that a code is shown (RFC 6238)
TOLERANCE = 1  # steps that the phone's clock may be before or after ours
CODE_DIGITS = 6
PASSKEY_NAME = 60


class WrongCodeError(ValidationError):
    """The code does not belong to this app, or was used."""


class TooManyPasskeysError(ValidationError):
    """The account has as many passkeys as anybody needs."""


class PasskeyKnownError(ValidationError):
    """The same passkey is here already."""


def step_of(secret: str, typed: str, at: dt.datetime) -> int | None:
    """Which half minute the code belongs to, of those that count at `at`; None when to none. The same time whether the
    code is right or wrong.
    """
    code = "".join(str(int(c)) for c in typed if c.isdecimal())
    if len(code) != CODE_DIGITS:
        return None
    now, app = int(at.timestamp()) // STEP, pyotp.TOTP(secret)
    steps = range(now - TOLERANCE, now + TOLERANCE + 1)
    found = [step for step in steps if hmac.compare_digest(app.generate_otp(step), code)]
    return found[-1] if found else None


@transaction.atomic
def add_code_app(*, account: Account, secret: str, code: str, at: dt.datetime) -> CodeApp:
    """Keep an authenticator app, once a code of it is right; it takes the place of the one before. Raises
    WrongCodeError.
    """
    _alone(account)
    step = step_of(secret, code, at)
    if step is None:
        raise WrongCodeError(
            _(
                "This code is not right. Wait for the next one in the app and type it here. If that does not help, "
                "look whether the clock of the phone is right."
            )
        )
    app, _new = CodeApp.objects.update_or_create(
        account=account, defaults={"secret": _locked(secret), "last_step": step, "added_at": at}
    )
    _factor_came(account, "code_app", at)
    return app


@transaction.atomic
def use_code(*, account: Account, code: str, at: dt.datetime) -> bool:
    """Whether this code, of the app or one of the ten, is right and was not used before; from now on it is used. Of two
    who send the same one at once, one is right: the row is changed only if nobody else did.
    """
    app = CodeApp.objects.filter(account=account).first()
    secret = _opened(app.secret) if app else ""
    step = step_of(secret, code, at) if secret else None
    if app and step is not None:
        return bool(CodeApp.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step))
    codes = RecoveryCode.objects.filter(account=account, code_digest=digest(clean_code(code)))
    if not codes.filter(used_at__isnull=True).update(used_at=at):
        return False
    left = RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()
    record("factor.recovery", by=account.person, at=at, about=account.person, detail={"left": left})
    return True


@transaction.atomic
def add_passkey(
    *, account: Account, credential: str, public_key: bytes, sign_count: int, name: str, at: dt.datetime
) -> Passkey:
    """Keep a passkey that the browser has just made (pages check its answer). Raises TooManyPasskeysError,
    PasskeyKnownError.
    """
    _alone(account)
    if Passkey.objects.filter(account=account).count() >= MOST_PASSKEYS:
        raise TooManyPasskeysError(_("You have ten passkeys. Remove one that you no longer use first."))
    try:
        with transaction.atomic():
            made = Passkey.objects.create(
                account=account,
                credential=credential,
                public_key=public_key,
                sign_count=sign_count,
                name=name.strip()[:PASSKEY_NAME],
                added_at=at,
            )
    except IntegrityError:
        raise PasskeyKnownError(_("This passkey is set already.")) from None
    _factor_came(account, "passkey", at)
    return made


def note_passkey(*, passkey: Passkey, sign_count: int, at: dt.datetime) -> None:
    """It signed somebody in: remember its counter and the day."""
    Passkey.objects.filter(pk=passkey.pk).update(sign_count=sign_count, used_on=at.date())


@transaction.atomic
def make_recovery_codes(*, account: Account, press: uuid.UUID, at: dt.datetime) -> list[str]:
    """Ten new codes, and those before stop working. They are in no table: a second press of the same button works out
    the same ten, and changes nothing more.
    """
    _alone(account)
    codes = [_code_of(press, number) for number in range(RECOVERY_CODES)]
    digests = [digest(code) for code in codes]
    if RecoveryCode.objects.filter(account=account, code_digest=digests[0]).exists():
        return codes
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, code_digest=one) for one in digests)
    record("factor.codes", by=account.person, at=at, about=account.person)
    return codes


@transaction.atomic
def remove_factor(*, account: Account, passkey: uuid.UUID | None, at: dt.datetime) -> bool:
    """Take a passkey away, or (None) the code app. With the last of them the recovery codes go, and only the PIN is
    asked from then on. False when it had gone.
    """
    _alone(account)
    found = Passkey.objects.filter(pk=passkey) if passkey else CodeApp.objects.all()
    gone, _rows = found.filter(account=account).delete()
    if gone:
        kind = "passkey" if passkey else "code_app"
        record("factor.remove", by=account.person, at=at, about=account.person, detail={"kind": kind})
        if not _has_factor(account):
            _no_factor(account)
    return bool(gone)


@transaction.atomic
def reset_factor(*, account: Account, by: Person | None, at: dt.datetime) -> bool:
    """Everything was lost: passkeys, code app and recovery codes go, and the person is told. False when there were
    none. `by` None: on the server, by whoever may do everything there. Raises PermissionDenied.
    """
    if by is not None and not can_reset_factor(by, account):
        raise PermissionDenied
    _alone(account)
    Passkey.objects.filter(account=account).delete()
    CodeApp.objects.filter(account=account).delete()
    if not _no_factor(account):
        return False
    record("factor.reset", by=by, at=at, about=account.person)
    said = _(
        "Your second factor was taken away by an administrator. If you did not ask for it, change your PIN and tell "
        "the administrator. Else set a new one."
    )
    telling = Telling(account.person_id, "factor", in_every_language(said), "/people/security/", at)
    return tell_person(telling)


def _alone(account: Account) -> None:
    """Two who add and remove at once go one after the other, so that `second_factor_at` says what there is."""
    list(Account.objects.select_for_update(of=("self",)).filter(pk=account.pk))


def _factor_came(account: Account, kind: str, at: dt.datetime) -> None:
    Account.objects.filter(pk=account.pk, second_factor_at__isnull=True).update(second_factor_at=at)
    account.refresh_from_db(fields=["second_factor_at"])
    record("factor.add", by=account.person, at=at, about=account.person, detail={"kind": kind})


def _has_factor(account: Account) -> bool:
    return (
        Passkey.objects.filter(account=account).exists() or CodeApp.objects.filter(account=account).exists()
    )


def _no_factor(account: Account) -> bool:
    RecoveryCode.objects.filter(account=account).delete()
    had = Account.objects.filter(pk=account.pk, second_factor_at__isnull=False).update(second_factor_at=None)
    account.second_factor_at = None
    return bool(had)


def _code_of(press: uuid.UUID, number: int) -> str:
    """60 bits that only this installation can work out of the press."""
    bits = salted_hmac(f"sala.people.recovery.{number}", press.hex, algorithm="sha256").digest()
    return clean_code("".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in bits[:12]))


def _box() -> "Fernet":
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"sala.people.code_app" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _locked(secret: str) -> str:
    """So that a copy of the database alone makes no codes."""
    return _box().encrypt(secret.encode()).decode()


def _opened(locked: str) -> str:
    """The secret, or "" when it was locked with another signing key (a restored backup without its key)."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(locked.encode()).decode()
    except InvalidToken:
        return ""
