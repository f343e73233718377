"""What people belong to: scopes, places, organisations. None of it is personal."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.people.types import OrganisationKind, PlaceKind, ScopeKind


class Scope(models.Model):
    """A node of installation → country → programme → event …; rights given here hold for everything below.

    `path` is the ids from the root to this node, 32 hex digits each, joined by "/": ancestors are read off it,
    descendants are its prefix. It is written once by `create_scope`; a scope never moves
    (docs/decisions/0003-scope-tree.md).
    """

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=20, choices=ScopeKind)
    slug = models.SlugField(max_length=60)
    name = TextField(max_length=200)
    path = models.CharField(max_length=400, unique=True)
    time_zone = models.CharField(max_length=40, default="Asia/Phnom_Penh")
    languages = models.JSONField(default=list)
    retention_days = models.PositiveIntegerField(
        null=True, help_text=_("How long personal data is kept after the end.")
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["parent", "slug"], name="scope_slug_once_per_parent"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="installation"), name="scope_one_installation"
            ),
            models.CheckConstraint(
                condition=Q(kind="installation", parent__isnull=True)
                | ~Q(kind="installation") & Q(parent__isnull=False),
                name="scope_root_is_installation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def line(self) -> list[uuid.UUID]:
        """The ids from the root down to this scope itself."""
        return [uuid.UUID(part) for part in self.path.split("/")]


class Place(models.Model):
    """A country, province or district, with the code of its national register."""

    PERSONAL = None

    code = models.CharField(max_length=20, primary_key=True, help_text=_("e.g. KH-01 or VN-24"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=20, choices=PlaceKind)
    name = TextField(max_length=100)
    former = models.JSONField(default=list, help_text=_("Names of the provinces that it was joined from."))

    def __str__(self) -> str:
        return str(self.name)


class Organisation(models.Model):
    """A ministry, office, school, institution, company or partner, in a tree."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = TextField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.name)


class OrganisationExternalId(models.Model):
    """How another register calls an organisation (EMIS code, tax number): imports recognise it by this, never by
    name.
    """

    PERSONAL = None

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="external_ids")
    source = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "value"], name="organisation_external_id_once")
        ]
