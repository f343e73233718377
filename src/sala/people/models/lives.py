"""What persons agree to, and where their ways lead."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, lives
from sala.people.types import Manner, Purpose


class Consent(models.Model):
    """That a person agreed to something in a scope and all below it, and when she took it back.

    A row is never given anew: who agrees again gets another one. `wording` is the version of the sentence that she
    read.
    """

    PERSONAL = (
        "What a person agreed to, when and how, to be able to show it. Kept with the scope; the guardian's name only "
        "while the consent holds."
    )
    LIVES = lives(_("Consents"), person=FACT.blanking("guardian"), given_by=ACT, withdrawn_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    scope = models.ForeignKey("people.Scope", models.CASCADE, related_name="+")
    wording = models.PositiveSmallIntegerField()
    manner = models.CharField(max_length=10, choices=Manner)
    guardian = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    given_by = models.UUIDField(help_text="She herself, or who typed in what is on paper.")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "purpose", "scope"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_open_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, guardian=""),
                name="consent_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(guardian="") | Q(manner="guardian"), name="consent_guardian_only_for_a_child"
            ),
        ]
