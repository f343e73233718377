"""Enums and values that leave the module."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sala.kit.hooks import Many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


class ScopeKind(TextChoices):
    """What a node of the scope tree stands for; the order is from the root downwards."""

    INSTALLATION = "installation", _("Installation")
    COUNTRY = "country", _("Country")
    PROGRAMME = "programme", _("Programme")
    EVENT = "event", _("Forum")


# Which kind a scope may stand under. Modules to come add their kinds here, so that the tree stays one.
PARENT_OF = {
    ScopeKind.COUNTRY: ScopeKind.INSTALLATION,
    ScopeKind.PROGRAMME: ScopeKind.COUNTRY,
    ScopeKind.EVENT: ScopeKind.PROGRAMME,
}


class Role(TextChoices):
    """What a person may do in a scope and below it."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROGRAMME_LEAD = "programme_lead", _("Programme lead")
    MINISTRY_VIEWER = "ministry_viewer", _("Ministry viewer")
    ORGANISATION_MANAGER = "organisation_manager", _("Organisation manager")
    ORGANISER = "organiser", _("Organiser")
    CHAIR = "chair", _("Chair")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    INTERPRETER = "interpreter", _("Interpreter")
    SPEAKER = "speaker", _("Speaker")
    MEMBER = "member", _("Member")


# Roles with power over others' data: their holders cannot get a new card from an organisation manager.
STRONG_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER, Role.ORGANISATION_MANAGER, Role.ORGANISER}
)


class Gender(TextChoices):
    """What a person says of herself; nobody must."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    OTHER = "x", _("Other")
    UNKNOWN = "", _("Not said")


class OrganisationKind(TextChoices):
    """What sort of organisation people belong to."""

    MINISTRY = "ministry", _("Ministry")
    PROVINCIAL_OFFICE = "provincial_office", _("Provincial office")
    DISTRICT_OFFICE = "district_office", _("District office")
    PRIMARY_SCHOOL = "primary_school", _("Primary school")
    MIDDLE_SCHOOL = "middle_school", _("Middle school")
    HIGH_SCHOOL = "high_school", _("High school")
    HIGHER_EDUCATION = "higher_education", _("Higher-education institution")
    COMPANY = "company", _("Company")
    PARTNER = "partner", _("Partner")


class PlaceKind(TextChoices):
    """What the countries call their parts."""

    COUNTRY = "country", _("Country")
    CAPITAL = "capital", _("Capital")
    CITY = "city", _("City")
    PROVINCE = "province", _("Province")
    MUNICIPALITY = "municipality", _("Municipality")
    DISTRICT = "district", _("District")
    KHAN = "khan", _("Khan")


class ContactKind(TextChoices):
    """How a person can be reached."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class IdentifierKind(TextChoices):
    """What a person can sign in with, beside the PIN."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    STAFF = "staff", _("Staff number")


# What the lines of the audit log say, by action, as a sentence with %(who)s and %(about)s. Modules that write lines
# answer it; a line whose action nobody explains is shown by its bare name.
audit_sentences: Many[[], "Mapping[str, _StrPromise]"] = Many("audit_sentences")
