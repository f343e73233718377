"""Persons, how they sign in, and what was done by whom."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, HERS, WRITTEN, Merged, lives
from sala.kit.names import PersonName
from sala.people.models.tree import Organisation, Scope
from sala.people.types import (
    ContactKind,
    Gender,
    IdentifierKind,
    ImportKind,
    ImportState,
    Role,
)


class Person(models.Model):
    """A human, with the name in its own script and in Latin letters."""

    PERSONAL = (
        "Name, gender and language, to address a person and count by sex. Kept while the person takes part; "
        "blanked on erasure."
    )
    LIVES = lives(_("Person"), merged_into=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    latin_name = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    name_language = models.CharField(max_length=2, default="km")
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True, default=Gender.UNKNOWN)
    language = models.CharField(_("language"), max_length=2, default="km")
    revision = models.PositiveIntegerField(default=1)
    sort_key = models.CharField(max_length=800, db_index=True, editable=False)
    folded = models.CharField(max_length=520, default="", editable=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_not_merged_into_herself",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def acting_id(self) -> uuid.UUID:
        """Who she is by now: of two entries that were united, the one that is kept."""
        return self.merged_into_id or self.pk

    @property
    def written(self) -> PersonName:
        """The name as a value that knows how each language writes and sorts it."""
        return PersonName(self.name, self.latin_name, self.name_language)


class Contact(models.Model):
    """A phone number or e-mail address of a person; several people may share one phone."""

    PERSONAL = "Phone and e-mail, to reach a person. Kept and erased with the person."
    LIVES = lives(_("Phones and e-mails"), person=HERS)

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind)
    value = models.CharField(max_length=254)
    typed = models.CharField(max_length=254)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "kind", "value"], name="contact_once_per_person")
        ]


class Membership(models.Model):
    """A person's post in an organisation, with dates."""

    PERSONAL = "Where a person works and as what, to invite and to count. Kept and erased with the person."
    LIVES = lives(_("Posts"), person=FACT.same_by("organisation_id", "post", "ends_on"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    post = TextField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            )
        ]

    def united_with(self, other: "Membership") -> dict[str, Any]:
        """What this post says when another entry of the same post goes into it: the earlier first day."""
        known = [day for day in (self.starts_on, other.starts_on) if day]
        return {"starts_on": min(known, default=None)}


class PersonExternalId(models.Model):
    """How another register calls a person: imports recognise her by this, never by name."""

    PERSONAL = (
        "A person's number in another register, to recognise her in its next list. Kept with the person."
    )
    LIVES = lives(_("Numbers in other lists"), person=HERS)

    person = models.ForeignKey(Person, models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "value"], name="person_external_id_once")
        ]


class RoleGrant(models.Model):
    """A role of a person in a scope, or (organisation manager) in an organisation, between two times."""

    PERSONAL = "Who may do what, and since when. Kept as long as the audit log, without the name."
    LIVES = lives(_("Roles"), person=FACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=24, choices=Role)
    scope = models.ForeignKey(Scope, models.CASCADE, related_name="role_grants")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="role_grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(role="organisation_manager", organisation__isnull=False)
                | ~Q(role="organisation_manager") & Q(organisation__isnull=True),
                name="role_grant_manager_has_organisation",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "scope"],
                condition=Q(ends_at__isnull=True, organisation__isnull=True),
                name="role_grant_open_once",
            ),
            models.UniqueConstraint(
                fields=["person", "scope", "organisation"],
                condition=Q(ends_at__isnull=True, organisation__isnull=False),
                name="role_grant_manager_open_once",
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Accounts always come with their person: every page greets her by name."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        """The accounts, each with its person in the same query."""
        return super().get_queryset().select_related("person")


class Account(AbstractBaseUser):
    """Lets one person sign in, with a PIN or a password. Without one (`has_usable_password` false) only a card
    opens it.
    """

    PERSONAL = "The hash of a PIN or password, and when it was last used. Deleted with the person."
    LIVES = lives(_("Account"), person=HERS.merging(Merged.BY_HAND))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(Person, models.CASCADE, related_name="account")
    is_active = models.BooleanField(default=True)
    phones_ended_at = models.DateTimeField(
        null=True,
        help_text=_("Tokens of phones made before this time are worth nothing: all phones were signed out."),
    )
    # Since when a second factor is asked at sign-in. It comes with the session, so no page asks the tables of factors.
    second_factor_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "id"
    objects = AccountManager()

    def get_session_auth_hash(self) -> str:
        """The same for ever: a sign-in ends when its row is deleted, not when the PIN changes.

        So a new card for a forgotten PIN leaves a trusted phone signed in, unless the one who issues it chooses
        otherwise.
        """
        return salted_hmac("sala.people.models.Account", self.pk.hex, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return f"account {self.pk}"


class Identifier(models.Model):
    """What a person types to say who she is: phone, e-mail or staff number, in one normal form."""

    PERSONAL = "Phone, e-mail or staff number, to sign in. Deleted with the account."
    LIVES = lives(_("What one signs in with"), account=HERS)

    account = models.ForeignKey(Account, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=IdentifierKind)
    value = models.CharField(max_length=254)
    # Written by somebody who answers for it (an import, whoever manages the person), not by herself.
    vouched = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "value"], name="identifier_once")
        ]


class Card(models.Model):
    """A printed QR card or the code in an invitation. It opens the account once, to choose a PIN; after that it
    only says who the person is. Only the code's hash is kept.
    """

    PERSONAL = "Who got a card, from whom, when it was used. Deleted with the account."
    LIVES = lives(_("Cards"), account=HERS.merging(Merged.BY_HAND), issued_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="cards")
    code_digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(revoked_at__isnull=True), name="card_one_valid_per_account"
            )
        ]


class SignIn(AbstractBaseSession):
    """A session: one sign-in of one account in one browser. Its owner sees it in the list and can end it from
    elsewhere.
    """

    PERSONAL = (
        "Which browser a person is signed in with, and when it was last used. Deleted at sign-out or after "
        "half a year."
    )
    LIVES = lives(_("Sign-ins"), account=HERS.merging(Merged.BY_HAND))

    # No constraint in the database: a session without its account signs nobody in, whatever the row says.
    account = models.ForeignKey(
        "people.Account", models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    browser = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    used_on = models.DateField(null=True)
    id = models.UUIDField(default=uuid7, unique=True, editable=False)

    objects: ClassVar[BaseSessionManager["SignIn"]] = BaseSessionManager()  # type: ignore[assignment]  # Django's own example

    class Meta(AbstractBaseSession.Meta):
        abstract = False


class AuditEntry(models.Model):
    """One line of the audit log: who did, or looked at, what. Rows cannot be changed or deleted (database triggers)."""

    PERSONAL = (
        "Opaque ids of who acted on whom, to answer for the use of power. Kept; ids lose their meaning on "
        "erasure."
    )
    LIVES = lives(actor_id=WRITTEN)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    made_at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True, db_index=True)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40, db_index=True)
    scope_id = models.UUIDField(null=True, db_index=True)
    detail = models.JSONField(default=dict)


class ImportRun(models.Model):
    """An uploaded list: `listing` until it is imported, then `changes`, with which it can be undone for a month.

    A long one is `working` from `confirmed_at` until a job has imported it; `trouble` is why the job imported nothing.
    """

    PERSONAL = (
        "Rows of a list until it is confirmed, at most a day; then what it changed, to undo it, for 30 days. "
        "Afterwards only who, when and how many."
    )
    LIVES = lives(made_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=ImportKind)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    source = models.CharField(max_length=40)
    scope = models.ForeignKey(Scope, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    listing = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
