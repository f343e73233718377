"""Albums, their pictures, who is in them; news."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sala.forum.models.events import Event
from sala.forum.types import Basis
from sala.kit.i18n import TextField
from sala.kit.ids import uuid7
from sala.kit.lives import ACT, FACT, lives


class Album(models.Model):
    """Pictures of a forum, in an order. Everybody sees it once it is published, and of it only what `Shown` allows."""

    PERSONAL = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="albums")
    title = TextField(max_length=120)
    cover = models.ForeignKey("forum.Shown", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(title={}), name="album_has_a_title")
        ]
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.title)


class Shown(models.Model):
    """A picture of an album. Everybody sees it if `basis` allows, nobody has asked to take it out (`hidden_at`), and
    each person who is named in it has a consent at that moment.
    """

    PERSONAL = "A photo, which may show people; who put it in and said that they agreed. Kept with the event."
    LIVES = lives(added_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    album = models.ForeignKey(Album, models.CASCADE, related_name="pictures")
    picture = models.OneToOneField("files.Picture", models.PROTECT, related_name="+")
    caption = TextField(max_length=300)
    place = models.PositiveIntegerField(help_text="In the album's order.")
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    hidden_at = models.DateTimeField(null=True, help_text="Since when somebody does not want to be seen.")
    revision = models.PositiveIntegerField(default=1)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="picture_basis_known")
        ]
        ordering: ClassVar[list[str]] = ["place", "pk"]


class Named(models.Model):
    """That a person is in a picture. Erasure takes it not away: a picture of somebody who left would be shown again."""

    PERSONAL = (
        "Who is in a picture, to take it out when a consent ends. Kept with the picture, after erasure too."
    )
    LIVES = lives(_("Pictures with your name"), person=FACT)

    shown = models.ForeignKey(Shown, models.CASCADE, related_name="named")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["shown", "person"], name="named_once_in_a_picture")
        ]
        ordering: ClassVar[list[str]] = ["pk"]


class Objection(models.Model):
    """Somebody does not want to be seen in a picture. Anonymous: no person, the time to the hour."""

    PERSONAL = (
        "What somebody wrote about a picture in which she does not want to be seen. Kept with the picture."
    )
    LIVES = lives(decided_by=ACT)

    shown = models.ForeignKey(Shown, models.CASCADE, related_name="objections")
    said = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="objection_decided_by_somebody",
            )
        ]
        ordering: ClassVar[list[str]] = ["pk"]


class NewsItem(models.Model):
    """Something new about a forum, in several languages. Everybody reads it once it is published."""

    PERSONAL = "Who wrote or changed it last, as an id; readers see the role only. Kept with the event."
    LIVES = lives(changed_by=ACT)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="news")
    title = TextField(max_length=200)
    body = TextField(max_length=8000)
    written_as = models.CharField(max_length=20, help_text="The role in which it was written.")
    shown = models.ForeignKey(Shown, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(title={}), name="news_has_a_title")
        ]
        indexes: ClassVar = [models.Index(fields=["event", "-published_at"], name="news_of_an_event")]
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return str(self.title)
