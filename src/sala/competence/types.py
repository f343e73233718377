"""Enums and values that leave the module."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.people.api import Person


class Part(TextChoices):
    """In what role the person took part."""

    PARTICIPANT = "participant", _("Participant")
    SPEAKER = "speaker", _("Speaker")
    CHAIR = "chair", _("Chair")
    INTERPRETER = "interpreter", _("Interpreter")
    ORGANISER = "organiser", _("Organiser")


class Standing(TextChoices):
    """What a certificate is worth now."""

    VALID = "valid", _("Genuine")
    REVOKED = "revoked", _("Revoked")
    REPLACED = "replaced", _("Replaced")


@dataclass(frozen=True, slots=True)
class Award:
    """What a certificate will say of one person. `title`: of what, for lists; `did`, `where`, `when` and `long` (may be
    empty) are whole lines of the paper. Each in every language.
    """

    person: Person
    part: Part
    title: Text
    did: Text
    where: Text
    when: Text
    long: Text


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who answers for certificates: the line at the top, and who signs (two at most)."""

    name: Text
    signers: tuple[Text, ...]
