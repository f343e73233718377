"""Pictures for tests, drawn by code."""

import io
import random
import struct
import zlib
from typing import Any

from django.utils import timezone
from PIL import Image

from sala.files.actions.pictures import keep_picture
from sala.files.actions.uploads import take_piece
from sala.files.models import Picture
from sala.files.types import BadPictureError, Seen, may_see_picture
from sala.kit.ids import uuid7
from sala.kit.tests.together import together
from sala.people.api import Person

GPS, ORIENTATION, SECRET = 0x8825, 0x0112, "Camera of a teacher"


def photo(width: int = 640, height: int = 480, *, kind: str = "JPEG", seed: int = 1, **more: Any) -> bytes:
    """A picture with some detail, in any format that Pillow writes."""
    chance = random.Random(seed)
    coarse = Image.new("RGB", (32, 24))
    coarse.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(32 * 24)])
    target = io.BytesIO()
    coarse.resize((width, height), Image.Resampling.BICUBIC).save(target, kind, **more)
    return target.getvalue()


def photo_of_a_phone(*, orientation: int = 1) -> bytes:
    """A JPEG as phones make it: with place, camera and the way it was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = SECRET
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (11.0, 33.0, 22.0)
    return photo(640, 480, exif=exif.tobytes(), comment=SECRET.encode())


def png_of(width: int, height: int) -> bytes:
    """A PNG that packs a black picture of any size into few bytes, without ever having it in memory."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    packer, row = zlib.compressobj(9), bytes(1 + width // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def kept(at: Any, *, seed: int = 1) -> Picture:
    """A picture that is kept and not claimed."""
    return keep_picture(photo(seed=seed), picture_id=uuid7(), at=at)


class Shown:
    """What a module above would say: who sees which picture."""

    def __init__(self, monkeypatch: Any) -> None:
        self.seen: dict[Any, tuple[Seen, Person | None]] = {}
        monkeypatch.setattr(may_see_picture, "_answers", [*may_see_picture._answers, self])

    def __call__(self, picture: Any, person: Person | None) -> Seen | None:
        seen, whose = self.seen.get(picture, (None, None))
        return seen if seen == Seen.PUBLIC or (seen and person == whose) else None


def send_last_piece(content: bytes) -> list[str]:
    """The first half of an upload, then its last piece from two phones at the same moment; what each was told."""
    key, half, at = uuid7(), len(content) // 2, timezone.now()
    take_piece(key, content[:half], start=0, size=len(content), at=at)

    def last() -> str:
        try:
            return str(take_piece(key, content[half:], start=half, size=len(content), at=at).whole)
        except BadPictureError as error:
            return str(error.refusal)

    return together([last, last])
