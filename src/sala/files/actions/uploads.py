"""A picture that arrives in pieces: a cut costs one piece, and the same piece again changes nothing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from sala.files.actions.pictures import keep_picture
from sala.files.models import Picture, Piece, Upload
from sala.files.types import LEAST_PIECE, MOST_BYTES, MOST_PIECE, BadPictureError, Refusal
from sala.kit.ids import coarse_uuid7
from sala.kit.time import round_to_hour

MOST_WAITING = 500_000_000  # bytes of all uploads that are not whole yet: nobody knows who sends them
PATIENCE = dt.timedelta(days=1)  # that an upload keeps its bytes when there is no room for others
GIVEN_UP = dt.timedelta(minutes=2)  # whoever makes a picture longer than this was killed
PASSING = frozenset(
    {Refusal.FULL, Refusal.BUSY}
)  # no fault of the picture's: its pieces stay for the next try


@dataclass(frozen=True, slots=True)
class Received:
    """How many bytes are here; `whole`: the picture is kept."""

    bytes: int
    whole: bool


def received(upload_id: uuid.UUID) -> Received | None:
    """How far an upload is; None when nothing of it is here. Raises BadPictureError when it was refused."""
    key = coarse_uuid7(upload_id)
    picture = Picture.objects.filter(pk=key).first()
    if picture:
        return Received(0, whole=True)
    upload = Upload.objects.filter(pk=key).first()
    if upload and upload.refused:
        raise BadPictureError(Refusal(upload.refused))
    return Received(upload.received, whole=False) if upload else None


def continues(upload_id: uuid.UUID, *, start: int, length: int, size: int) -> bool:
    """Whether so many bytes from `start` on are the next piece of an upload that goes on. All others begin one, or ask
    again for what was done: they count as new things do.
    """
    known = Upload.objects.filter(pk=coarse_uuid7(upload_id), refused="", received=start, size=size)
    return start > 0 and (length >= LEAST_PIECE or 0 < length == size - start) and known.exists()


def take_piece(upload_id: uuid.UUID, content: bytes, *, start: int, size: int, at: dt.datetime) -> Received:
    """Take the bytes from `start` on of a picture of `size` bytes. What does not begin where the last piece ended is
    left, and the answer tells where to go on; only the first piece begins an upload. The last one makes the picture.

    Raises BadPictureError, also for the pieces after a refusal, and while another request makes the picture.
    """
    if not 0 < size <= MOST_BYTES:
        raise BadPictureError(Refusal.LARGE if size > 0 else Refusal.EMPTY)
    key, content = coarse_uuid7(upload_id), content[:MOST_PIECE]
    known = received(key)
    if known and known.whole:
        return Received(size, whole=True)
    _make_room(len(content), at)
    upload = _add(key, content, start, size, round_to_hour(at))
    if upload is None:  # never begun, or another request has just made the picture
        return (
            Received(size, whole=True)
            if Picture.objects.filter(pk=key).exists()
            else Received(0, whole=False)
        )
    if upload.received < upload.size:
        return Received(upload.received, whole=False)
    return _finish(upload, at)


def _make_room(more: int, at: dt.datetime) -> None:
    """Raises BadPictureError when too much waits for its rest already; what began a day ago goes first."""
    waiting = Upload.objects.filter(refused="")
    if _bytes(waiting) + more > MOST_WAITING:
        waiting.filter(made_at__lt=at - PATIENCE).delete()
        if _bytes(waiting) + more > MOST_WAITING:
            raise BadPictureError(Refusal.FULL)


def _bytes(uploads: QuerySet[Upload]) -> int:
    return uploads.aggregate(sum=Sum("received"))["sum"] or 0


@transaction.atomic
def _add(key: uuid.UUID, content: bytes, start: int, size: int, at: dt.datetime) -> Upload | None:
    if content and start == 0 and len(content) <= size:
        Upload.objects.get_or_create(pk=key, defaults={"size": size, "made_at": at})
    upload = Upload.objects.select_for_update().filter(pk=key).first()
    if upload is None:
        return None
    fits = upload.size == size and upload.received == start and start + len(content) <= size
    if content and fits:
        Piece.objects.create(upload=upload, start=start, content=content)
        upload.received += len(content)
        upload.save(update_fields=["received"])
    return upload


def _finish(upload: Upload, at: dt.datetime) -> Received:
    """One request makes the picture, however many ask for it at once; the others are told to come again."""
    mine, free = Upload.objects.filter(pk=upload.pk), Q(finishing_at=None) | Q(finishing_at__lt=at - GIVEN_UP)
    if not mine.filter(free, refused="").update(finishing_at=at):
        raise BadPictureError(Refusal.BUSY)
    content = b"".join(bytes(piece) for piece in upload.pieces.values_list("content", flat=True))
    try:
        keep_picture(content, picture_id=upload.pk, at=at)
    except BadPictureError as error:
        passing = error.refusal in PASSING
        mine.update(finishing_at=None, refused="" if passing else error.refusal)
        if not passing:
            Piece.objects.filter(upload=upload).delete()
        raise
    mine.delete()
    return Received(upload.size, whole=True)
