"""Makes a picture small: `python -m sala.files.shrink LARGEST`, the picture on stdin, a line of JSON and the versions
on stdout.

A process of its own, that ends: Pillow stays out of the web process, and what a hostile file does happens here, within
limits of memory and time. It imports nothing of ours. Every version is encoded anew from the points alone: place,
camera, preview pictures and whatever was hidden in the file are gone. The line is `{"refused": code}` or
`{"width", "height", "parts": [[name, content type, bytes], …]}`, and the parts follow in this order.
"""

import io
import json
import resource
import sys
import warnings
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_MEMORY = 1_200_000_000  # bytes of address space
MOST_SECONDS = 25  # of processor time
MOST_POINTS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")
SMALL, MIDDLE = 320, 960
LIGHT = 15_000  # bytes that the small version should not exceed: a page has thirty
WHITE = (255, 255, 255)

Part = tuple[str, str, bytes]


class Code(StrEnum):
    """Why a picture is not taken, as `types.Refusal` says it."""

    PIXELS = "pixels"
    CUT = "cut"
    UNREADABLE = "unreadable"


class Refused(Exception):
    """The picture is not taken; the code is translated on the other side."""


def main() -> None:
    """Reads, and writes what was made."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    largest = int(sys.argv[1])
    parts: list[Part] = []
    try:
        picture = upright(sys.stdin.buffer.read(), largest)
        parts = versions(picture, largest)
        said = {
            "width": picture.width,
            "height": picture.height,
            "parts": [(name, kind, len(content)) for name, kind, content in parts],
        }
    except Refused as refused:
        said = {"refused": str(refused)}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + b"".join(content for _, _, content in parts))


def upright(content: bytes, largest: int) -> "Image":
    """The picture as people hold it, in three colours, no larger than is kept."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if content[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MOST_POINTS:
            raise Refused(Code.PIXELS)
        picture.draft("RGB", (largest, largest))  # a JPEG is decoded at a fraction of its size already
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((largest, largest), Image.Resampling.LANCZOS)
        if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
            seen = picture.convert("RGBA")
            ground = Image.new("RGB", seen.size, WHITE)
            ground.paste(seen, mask=seen.getchannel("A"))
            return ground
        return picture.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise Refused(Code.PIXELS) from error
    except UnidentifiedImageError as error:
        raise Refused(Code.UNREADABLE) from error
    except OSError as error:
        raise Refused(Code.CUT if "truncated" in str(error) else Code.UNREADABLE) from error
    except Refused:
        raise
    except Exception as error:  # whatever a decoder stumbles over, it is no picture
        raise Refused(Code.UNREADABLE) from error


def versions(picture: "Image", largest: int) -> list[Part]:
    """The four sizes. Never enlarged."""
    middle = at_most(picture, MIDDLE)
    small = at_most(middle, SMALL)
    light = b""
    for quality in (72, 60, 48, 36, 24):
        light = encoded(small, "WEBP", quality)
        if len(light) <= LIGHT:
            break
    medium = encoded(middle, "WEBP", 70)
    # What is no larger than that needs no third version: the same bytes are kept once.
    large = encoded(at_most(picture, largest), "WEBP", 74) if picture.size != middle.size else medium
    return [
        ("small", "image/webp", light),
        ("middle", "image/webp", medium),
        ("large", "image/webp", large),
        ("shared", "image/jpeg", encoded(middle, "JPEG", 74)),
    ]


def at_most(picture: "Image", longest: int) -> "Image":
    """A copy whose longer side is no longer than that."""
    from PIL import Image

    copy = picture.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return copy


def encoded(picture: "Image", kind: str, quality: int) -> bytes:
    """The points alone: `info` is emptied, so that no EXIF, XMP, comment or colour profile goes along."""
    picture.info = {}
    target = io.BytesIO()
    picture.save(target, kind, quality=quality, **({"optimize": True} if kind == "JPEG" else {"method": 4}))
    return target.getvalue()


if __name__ == "__main__":
    main()
