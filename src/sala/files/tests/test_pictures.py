"""Keeping pictures: what is taken, what is refused with which sentence, and what is left of it."""

import datetime as dt
import errno
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from sala.files.actions.pictures import claim_pictures, forget_pictures, keep_picture
from sala.files.actions.shrinking import shrink
from sala.files.actions.tidying import forget_unused_pictures
from sala.files.models import Blob, Picture
from sala.files.shrink import LIGHT
from sala.files.tests.factories import SECRET, kept, photo, photo_of_a_phone, png_of
from sala.files.types import BadPictureError, Refusal
from sala.kit.ids import uuid7

pytestmark = pytest.mark.django_db


def a_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("photo.jpg", b"x" * 1000)
    return target.getvalue()


def a_heic() -> bytes:
    import pillow_heif

    target = io.BytesIO()
    pillow_heif.from_pillow(Image.open(io.BytesIO(photo(400, 300)))).save(target, quality=50)
    return target.getvalue()


SVG = b"\xef\xbb\xbf<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
BAD = {
    "empty": (b"", Refusal.EMPTY),
    "an image that is a script": (SVG, Refusal.SVG),
    "svg in capitals": (b"\n <SVG onload=alert(1)>", Refusal.SVG),
    "utf-16": ("<svg onload='alert(1)'>".encode("utf-16"), Refusal.SVG),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", Refusal.SCRIPT),
    "a .jpg that is a zip": (a_zip(), Refusal.NOT_A_PICTURE),
    "a program": (b"\x7fELF" + b"x" * 100, Refusal.NOT_A_PICTURE),
    "a pdf": (b"%PDF-1.7 ...", Refusal.PDF),
    "a film": (b"\x00\x00\x00\x18ftypmp42" + b"x" * 100, Refusal.VIDEO),
    "truncated": (photo()[:-5000], Refusal.CUT),
    "only a beginning": (b"\xff\xd8\xff\xe0nothing", Refusal.UNREADABLE),
    "png of 200 megapixels": (png_of(20_000, 10_000), Refusal.PIXELS),
    "too many bytes": (b"\xff\xd8\xff" + b"x" * 20_000_000, Refusal.LARGE),
}


@pytest.mark.parametrize(("content", "refusal"), BAD.values(), ids=BAD)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    content: bytes, refusal: Refusal, folder: Path
) -> None:
    with pytest.raises(BadPictureError) as caught:
        keep_picture(content, picture_id=uuid7(), at=timezone.now())
    assert caught.value.refusal == refusal
    assert "send" in str(caught.value.message).lower() or refusal == Refusal.EMPTY
    assert not Picture.objects.exists()
    assert not Blob.objects.exists()
    assert not folder.exists()


def test_the_bomb_of_a_hundred_kilobytes_is_small_enough_to_come_in() -> None:
    assert len(png_of(20_000, 10_000)) < 100_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIC"])
def test_phones_and_cameras_are_read(kind: str) -> None:
    shrunk = shrink(a_heic() if kind == "HEIC" else photo(400, 300, kind=kind))
    assert (shrunk.width, shrunk.height) == (400, 300)
    assert {name: kind for name, (kind, _content) in shrunk.parts.items()} == {
        "small": "image/webp",
        "middle": "image/webp",
        "large": "image/webp",
        "shared": "image/jpeg",
    }


def test_place_camera_and_comment_are_gone_and_the_picture_stands_upright() -> None:
    content = photo_of_a_phone(orientation=6)
    assert SECRET.encode() in content
    shrunk = shrink(content)
    assert (shrunk.width, shrunk.height) == (480, 640)
    for _kind, part in shrunk.parts.values():
        opened = Image.open(io.BytesIO(part))
        assert not opened.getexif()
        assert SECRET.encode() not in part
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}


def test_what_is_hidden_behind_a_picture_is_not_kept() -> None:
    shrunk = shrink(photo() + b"<script>alert(1)</script>" + a_zip())
    assert all(b"<script" not in part and b"PK\x03\x04" not in part for _kind, part in shrunk.parts.values())


def test_a_large_photo_becomes_light() -> None:
    shrunk = shrink(photo(4000, 3000, quality=95))
    sizes = {name: Image.open(io.BytesIO(part)).size for name, (_kind, part) in shrunk.parts.items()}
    assert sizes == {"small": (320, 240), "middle": (960, 720), "large": (1600, 1200), "shared": (960, 720)}
    assert len(shrunk.parts["small"][1]) <= LIGHT
    assert (shrunk.width, shrunk.height) == (1600, 1200)


def test_a_transparent_drawing_stands_on_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(target, "PNG")
    part = shrink(target.getvalue()).parts["large"][1]
    assert Image.open(io.BytesIO(part)).convert("RGB").getpixel((25, 25)) == (255, 255, 255)


def test_the_same_bytes_are_kept_once_and_go_with_the_last_picture(folder: Path) -> None:
    at = timezone.now()
    one, other, again = kept(at), kept(at), kept(at, seed=2)
    assert one.small == other.small != again.small
    assert len([path for path in folder.rglob("*") if path.is_file()]) == Blob.objects.count() == 6
    with transaction.atomic():
        assert forget_pictures([one.pk]) == 1
    assert Blob.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_the_last_picture_takes_its_files_along(folder: Path) -> None:
    at = timezone.now()
    one, other = kept(at), kept(at, seed=2)
    assert forget_pictures([one.pk]) == 1
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left == {Path(blob.name).name for blob in Blob.objects.all()}
    assert forget_pictures([other.pk]) == 1
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_picture_has_no_time_but_the_hour_and_no_sender() -> None:
    at = dt.datetime(2023, 4, 4, 9, 41, 33, tzinfo=dt.UTC)
    picture = keep_picture(photo(), picture_id=uuid7(), at=at)
    assert picture.made_at == picture.small.made_at == at.replace(minute=0, second=0)
    assert (picture.pk.int >> 80) % 3_600_000 == 0
    columns = {field.name for model in (Picture, Blob) for field in model._meta.get_fields()}
    assert not [name for name in columns if "person" in name or "by" in name]


def test_the_same_id_again_is_the_same_picture() -> None:
    at, key = timezone.now(), uuid7()
    assert keep_picture(photo(), picture_id=key, at=at) == keep_picture(photo(seed=2), picture_id=key, at=at)


def test_a_picture_is_claimed_once() -> None:
    picture = kept(timezone.now())
    claim_pictures([picture.pk])
    with pytest.raises(BadPictureError):
        claim_pictures([picture.pk])
    with pytest.raises(BadPictureError):
        claim_pictures([uuid7()])


def test_a_full_disk_keeps_nothing_half(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    save, count = default_storage.save, iter(range(10))

    def full(name: str, content: Any) -> str:
        if next(count) < 2:
            return save(name, content)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", lambda _self, name, content: full(name, content))
    with pytest.raises(BadPictureError) as caught:
        keep_picture(photo(), picture_id=uuid7(), at=timezone.now())
    assert caught.value.refusal == Refusal.FULL
    assert not Blob.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_tidy_sweeps_what_nobody_claimed_and_files_of_no_row(folder: Path) -> None:
    now = timezone.now()
    old, new = kept(now - dt.timedelta(days=20)), kept(now, seed=2)
    loose = folder / "blobs" / "ab" / "left-by-a-kill"
    loose.parent.mkdir(parents=True, exist_ok=True)
    loose.write_bytes(b"half")
    assert forget_unused_pictures(at=now) == 1
    assert loose.exists()
    assert forget_unused_pictures(at=now + dt.timedelta(days=2)) == 0
    assert not loose.exists()
    assert set(Picture.objects.values_list("pk", flat=True)) == {new.pk}
    assert not Blob.objects.filter(pk=old.small_id).exists()
