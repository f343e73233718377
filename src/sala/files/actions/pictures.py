"""Keeping a picture, claiming it, letting it go."""

import datetime as dt
import errno
import hashlib
import logging
import os
import secrets
import uuid
from collections.abc import Collection

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction

from sala.files.actions.shrinking import Shrunk, shrink
from sala.files.models import Blob, Picture, Upload
from sala.files.queries import unused
from sala.files.types import BadPictureError, Refusal
from sala.kit.ids import coarse_uuid7
from sala.kit.time import round_to_hour

log = logging.getLogger("sala.files")


def keep_picture(content: bytes, *, picture_id: uuid.UUID, at: dt.datetime) -> Picture:
    """Check a picture, make it small, and keep its versions; the same id again gives the picture that is there.

    Not to be called inside a transaction: the child process takes up to seconds. Nobody sees it until somebody claims
    it; unclaimed it goes after two weeks. Raises BadPictureError; then nothing is kept.
    """
    key = coarse_uuid7(picture_id)
    known = Picture.objects.filter(pk=key).first()
    return known or _keep(shrink(content), key, round_to_hour(at))


def _keep(shrunk: Shrunk, key: uuid.UUID, at: dt.datetime) -> Picture:
    written: list[str] = []
    try:
        with transaction.atomic():
            blobs = {
                name: _blob(kind, content, at, written) for name, (kind, content) in shrunk.parts.items()
            }
            return Picture.objects.create(
                pk=key, width=shrunk.width, height=shrunk.height, made_at=at, **blobs
            )
    except IntegrityError:
        # Sent twice in the same moment: the other one was first.
        _delete(written)
        known = Picture.objects.filter(pk=key).first()
        if known is None:
            raise
        return known
    except OSError as error:
        _delete(written)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            log.error("there is no room for pictures")  # noqa: TRY400  # the place says enough
            raise BadPictureError(Refusal.FULL) from error
        raise


def _blob(kind: str, content: bytes, at: dt.datetime, written: list[str]) -> Blob:
    """The row of these bytes; written to the storage unless they are there. `written` gets the name before it is."""
    key = hashlib.sha256(content).hexdigest()
    # Locked, so that nobody who tidies takes it away meanwhile.
    known = Blob.objects.select_for_update().filter(pk=key).first()
    if known:
        return known
    # A name of its own for each writing: what is half written can be deleted without hurting another's.
    name = f"blobs/{key[:2]}/{key}-{secrets.token_hex(4)}"
    written.append(name)
    default_storage.save(name, ContentFile(content))
    _settle(name)
    return Blob.objects.create(pk=key, name=name, size=len(content), kind=kind, made_at=at)


def _settle(name: str) -> None:
    """What is acknowledged has reached the disk; a bucket does that itself."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _delete(names: Collection[str]) -> None:
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            log.exception("a file that nobody needs stays behind until tidy")


def claim_pictures(ids: Collection[uuid.UUID]) -> None:
    """Take pictures for an album or an answer, each once and for good: what belongs to one can never be shown by
    another. In the caller's transaction. Raises BadPictureError when one was refused, is not
    here, or belongs to another.
    """
    wanted = sorted(set(ids))
    if Picture.objects.filter(pk__in=wanted, claimed=False).update(claimed=True) != len(wanted):
        refused = Upload.objects.filter(pk__in=wanted).exclude(refused="").values_list("refused", flat=True)
        raise BadPictureError(Refusal(refused[0]) if refused else Refusal.GONE)


def forget_pictures(ids: Collection[uuid.UUID]) -> int:
    """Delete pictures that no row points at any more, and the bytes that no other picture has; how many pictures. The
    files go when the transaction is committed.
    """
    gone = unused(Picture).filter(pk__in=list(ids))
    blobs = {blob for row in gone.values_list("small", "middle", "large", "shared") for blob in row}
    deleted = gone.delete()[0]
    forget_blobs(Blob.objects.filter(pk__in=blobs))
    return deleted


def forget_blobs(among: models.QuerySet[Blob]) -> int:
    """Delete those of these blobs that no picture has."""
    with transaction.atomic():
        loose = list(unused(Blob).filter(pk__in=among.values("pk")).select_for_update())
        # Looked at again under the lock: somebody may have sent the same bytes meanwhile.
        loose = list(unused(Blob).filter(pk__in=[blob.pk for blob in loose]))
        Blob.objects.filter(pk__in=[blob.pk for blob in loose]).delete()
        names = [blob.name for blob in loose]
        transaction.on_commit(lambda: _delete(names))
    return len(names)
