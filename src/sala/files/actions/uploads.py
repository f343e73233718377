"""A picture that arrives in pieces: a cut costs one piece, and the same piece again changes nothing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from sala.files.actions.pictures import keep_picture
from sala.files.models import Picture, Piece, Upload
from sala.files.types import MOST_BYTES, MOST_PIECE, BadPictureError, Refusal
from sala.kit.ids import coarse_uuid7
from sala.kit.time import round_to_hour


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


def take_piece(upload_id: uuid.UUID, content: bytes, *, start: int, size: int, at: dt.datetime) -> Received:
    """Take the bytes from `start` on of a picture of `size` bytes. What does not begin where the last piece ended is
    left, and the answer tells where to go on. The last piece makes the picture.

    Raises BadPictureError, also for the pieces after a refusal.
    """
    if not 0 < size <= MOST_BYTES:
        raise BadPictureError(Refusal.LARGE if size > 0 else Refusal.EMPTY)
    key = coarse_uuid7(upload_id)
    known = received(key)
    if known and known.whole:
        return Received(size, whole=True)
    upload = _add(key, content[:MOST_PIECE], start, size, round_to_hour(at))
    if upload.received < upload.size:
        return Received(upload.received, whole=False)
    return _finish(upload, at)


@transaction.atomic
def _add(key: uuid.UUID, content: bytes, start: int, size: int, at: dt.datetime) -> Upload:
    Upload.objects.get_or_create(pk=key, defaults={"size": size, "made_at": at})
    upload = Upload.objects.select_for_update().get(pk=key)
    fits = upload.size == size and upload.received == start and start + len(content) <= size
    if content and fits:
        Piece.objects.create(upload=upload, start=start, content=content)
        upload.received += len(content)
        upload.save(update_fields=["received"])
    return upload


def _finish(upload: Upload, at: dt.datetime) -> Received:
    content = b"".join(bytes(piece) for piece in upload.pieces.values_list("content", flat=True))
    try:
        keep_picture(content, picture_id=upload.pk, at=at)
    except BadPictureError as error:
        # No room is no fault of the picture's: its pieces stay, and the next try needs none of them again.
        if error.refusal != Refusal.FULL:
            Upload.objects.filter(pk=upload.pk).update(refused=error.refusal)
            Piece.objects.filter(upload=upload).delete()
        raise
    Upload.objects.filter(pk=upload.pk).delete()
    return Received(upload.size, whole=True)
