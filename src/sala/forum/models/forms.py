"""Forms that belong to an event: diet and travel before it, the evaluation after it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sala.forum.models.events import Event
from sala.forum.types import Audience, FormPurpose


class EventForm(models.Model):
    """That a form is asked in an event: of whom, and from when until when (None: at once, without end)."""

    PERSONAL = None

    event = models.ForeignKey(Event, models.CASCADE, related_name="forms")
    form = models.OneToOneField("forms.Form", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=FormPurpose)
    audience = models.CharField(max_length=10, choices=Audience)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="When those who are asked were told.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="event_form_closes_after_it_opens",
            )
        ]
        ordering: ClassVar[list[str]] = ["opens_at", "pk"]
