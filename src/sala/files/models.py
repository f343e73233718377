"""Blobs, pictures, and what arrives in pieces."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sala.files.types import Refusal
from sala.kit.ids import uuid7


class Blob(models.Model):
    """Bytes, kept once however often they come, under `name` in the storage (a folder or a bucket). Its time is rounded
    to the hour, and nobody's id stands here: an anonymous picture may be the same as a named one.
    """

    PERSONAL = (
        "A photo may show people. Kept as long as an album or answer shows it; swept by `tidy` after that."
    )

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    kind = models.CharField(max_length=20, help_text="Content type, as we wrote it ourselves.")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size__gte=1), name="blob_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=["image/webp", "image/jpeg"]), name="blob_kind_known"
            ),
        ]


class Picture(models.Model):
    """One photo in its sizes. `claimed`: an album or an answer has taken it, and nobody else can. Its id is the
    upload's, cut to the hour; who sent it stands with the album, and with an anonymous answer nowhere.
    """

    PERSONAL = (
        "A photo may show people; no place, camera or sender. Deleted with the album or answer that shows it."
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    width = models.PositiveIntegerField(help_text="Of the large version, upright.")
    height = models.PositiveIntegerField()
    small = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    middle = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    large = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    shared = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    claimed = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="picture_has_a_size")
        ]

    @property
    def small_width(self) -> int:
        """Of the small version, for the page: nothing jumps when it arrives."""
        return self._scaled(320)[0]

    @property
    def small_height(self) -> int:
        """Beside `small_width`."""
        return self._scaled(320)[1]

    @property
    def middle_width(self) -> int:
        """Of the middle version and of the one for messengers."""
        return self._scaled(960)[0]

    @property
    def middle_height(self) -> int:
        """Beside `middle_width`."""
        return self._scaled(960)[1]

    def _scaled(self, longest: int) -> tuple[int, int]:
        scale = min(1, longest / max(self.width, self.height))
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


class Upload(models.Model):
    """A picture that arrives in pieces, under an id that the phone made. Gone once the picture is there; one that was
    refused stays a while, so that whoever asks again is told why.
    """

    PERSONAL = "Pieces of a photo, without sender, until it is whole; two weeks at most."

    id = models.UUIDField(primary_key=True, editable=False)
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    refused = models.CharField(max_length=20, blank=True, choices=[(r.value, r.value) for r in Refusal])
    finishing_at = models.DateTimeField(
        null=True, help_text="Since when one request makes the picture; goes with the row, or when it fails."
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_not_longer_than_said")
        ]


class Piece(models.Model):
    """Some bytes of an upload, from `start` on."""

    PERSONAL = "A part of a photo that is not whole yet; two weeks at most."

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "start"], name="piece_once")
        ]
        ordering: ClassVar[list[str]] = ["start"]
