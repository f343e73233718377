"""Certificates and their revocations."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.competence.types import Part, Standing
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, NAMED, Merged, lives


class Certificate(models.Model):
    """That a person took part in something: frozen. `names` and `content` have every word on the paper but its
    headings; `digest` is their SHA-256 together with the code (`frozen.digest_of`). Void only by a `Revocation`; a
    corrected one is a new row, one `edition` higher, that `replaces` it.

    After erasure `person`, `names` and `code` are empty. `code_digest` and `digest` stay: whoever shows
    the paper can still have it checked, name and all (docs/decisions/0018-certificates.md).
    """

    PERSONAL = (
        "That somebody took part in what, when, how long, with the name as on the paper. Kept as proof for whoever "
        "holds the paper; on erasure name, person and code are blanked, the digests stay."
    )
    LIVES = lives(
        _("Certificates"),
        person=NAMED.merging(Merged.MOVED_OR_STAYS).blanking("names", "code"),
        issued_by=ACT,
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    scope = models.ForeignKey("people.Scope", models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    edition = models.PositiveSmallIntegerField(default=1)
    names = models.JSONField(help_text="As on the paper: native, latin.")
    content = models.JSONField()
    number = models.CharField(max_length=12, unique=True)
    code = models.CharField(max_length=20, blank=True)
    code_digest = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "scope", "part", "edition"], name="certificate_once_per_part"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True) | Q(edition__gt=1, replaces__isnull=False),
                name="certificate_edition_replaces",
            ),
        ]
        ordering: ClassVar[list[str]] = ["number"]

    @property
    def name(self) -> str:
        """The name as on the paper; "" after erasure."""
        return self.native or self.latin

    @property
    def native(self) -> str:
        """The name in its own script; "" after erasure."""
        return str((self.names or {}).get("native", ""))

    @property
    def latin(self) -> str:
        """The name in Latin letters, if there is one."""
        return str((self.names or {}).get("latin", ""))

    def blanked(self) -> dict[str, Any]:
        """What it says after erasure of the person."""
        names = dict.fromkeys(self.content.get("names", {}), "")
        return {"content": {**self.content, "names": names}, "code": ""}

    @property
    def standing(self) -> Standing:
        """What it is worth; `revocation` must be loaded."""
        revocation = getattr(self, "revocation", None)
        if revocation is None:
            return Standing.VALID
        return Standing.REPLACED if revocation.replaced else Standing.REVOKED

    def line(self, name: str) -> Text:
        """A line of the paper, in each language: `title`, `did`, `where`, `when`, `long` or `issuer`."""
        return Text(self.content[name])

    @property
    def title(self) -> Text:
        """Of what it is."""
        return self.line("title")

    @property
    def when(self) -> Text:
        """On which days that was."""
        return self.line("when")


class Revocation(models.Model):
    """That a certificate is void since when; `replaced`: because a corrected one was issued. Only added."""

    PERSONAL = (
        "Why a certificate is void, written by an organiser, and who did it. Kept with the certificate."
    )
    LIVES = lives(made_by=ACT)

    certificate = models.OneToOneField(
        Certificate, models.CASCADE, primary_key=True, related_name="revocation"
    )
    reason = models.CharField(max_length=300)
    replaced = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)


class Series(models.Model):
    """The last number of a year. Its row is locked while numbers are given, so that no two have one."""

    PERSONAL = None

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)
