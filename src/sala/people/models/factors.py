"""By what a person signs in besides her PIN: a code app, passkeys, recovery codes, a ministry's account."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import uuid7
from sala.kit.lives import HERS, Erased, Life, Merged, lives
from sala.people.models.persons import Account

# They say what `Account.second_factor_at` says: of two accounts that are united they go to the one that is kept if that
# has none (people/actions/joining.py), else with the one that goes. Secrets are in no file.
_WITH_THE_ACCOUNT = Life(Merged.BY_HAND, Erased.GONE, told=False)


class CodeApp(models.Model):
    """An authenticator app of an account (RFC 6238); it is here only once a code of it was typed. `secret` is locked
    with the installation's signing key; `last_step`: the half minute whose code was taken last, so that none is
    taken twice.
    """

    PERSONAL = "A secret shared with a person's authenticator app, to sign in. Deleted with the account."
    LIVES = lives(account=_WITH_THE_ACCOUNT)

    account = models.OneToOneField(Account, models.CASCADE, related_name="code_app")
    secret = models.CharField(max_length=200)
    last_step = models.BigIntegerField()
    added_at = models.DateTimeField()


class Passkey(models.Model):
    """The public half of a key that a phone, a computer or a security key made for this account. It signs nobody in
    by itself.
    """

    PERSONAL = "Which passkeys a person signs in with, by the name she gave them. Deleted with the account."
    LIVES = lives(account=_WITH_THE_ACCOUNT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    used_on = models.DateField(null=True)


class RecoveryCode(models.Model):
    """One of ten codes on paper, each taken once in place of a second factor. Only its hash is kept."""

    PERSONAL = "The hashes of a person's recovery codes, and when each was used. Deleted with the account."
    LIVES = lives(account=_WITH_THE_ACCOUNT)

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    code_digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class MinistryAccount(models.Model):
    """The account that a person has with a provider of sign-in, as the provider's `issuer` and `subject` name it."""

    PERSONAL = "How a ministry's sign-in calls a person, to sign her in. Deleted with the account."
    LIVES = lives(_("Ministries' accounts"), account=HERS)

    account = models.ForeignKey(Account, models.CASCADE, related_name="ministry_accounts")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="ministry_account_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="ministry_account_one_per_issuer"),
        ]
