"""Letters of invitation: what an event's letters say, and who got which number."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sala.forum.models.events import Event
from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import HERS, lives


class LetterText(models.Model):
    """What the letters of an event say, in each language, with placeholders; no row: the usual text. `revision` tells
    whoever saves whether somebody else was quicker.
    """

    PERSONAL = "The name and post of who signs the letters. Kept with the event."

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="letter_text")
    body = TextField(max_length=3000)
    contact = TextField(max_length=300)
    signer = models.CharField(max_length=120, blank=True)
    signer_post = TextField(max_length=200)
    revision = models.PositiveIntegerField(default=1)


class Letter(models.Model):
    """That a letter was made for a person, and its number: the same for ever, however often it is made again."""

    PERSONAL = "Who was sent a letter of invitation, under which number. Deleted with the person."
    LIVES = lives(_("Letters of invitation"), person=HERS)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="letters")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "person"], name="letter_once_per_person"),
            models.UniqueConstraint(fields=["event", "number"], name="letter_number_once"),
        ]
