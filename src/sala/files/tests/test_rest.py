"""The bytes of a picture, and pieces of one that is sent."""

import datetime as dt
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client
from django.utils import timezone

from sala.files.actions import shrinking
from sala.files.actions.shrinking import shrink
from sala.files.models import Picture, Piece, Upload
from sala.files.tests.factories import Shown, kept, photo
from sala.files.types import BadPictureError, Refusal, Seen
from sala.kit.ids import coarse_uuid7, uuid7
from sala.people.api import Role
from sala.people.seed import Cast

pytestmark = pytest.mark.django_db


def test_nobody_sees_a_picture_that_no_rule_shows(client: Client) -> None:
    picture = kept(timezone.now())
    assert client.get(f"/files/{picture.pk}/small.webp").status_code == 404
    assert client.get(f"/files/{uuid7()}/small.webp").status_code == 404


def test_everybody_sees_a_public_one_and_browsers_keep_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = kept(timezone.now())
    Shown(monkeypatch).seen[picture.pk] = (Seen.PUBLIC, None)
    for size, kind in (("small.webp", "image/webp"), ("shared.jpg", "image/jpeg")):
        answer = client.get(f"/files/{picture.pk}/{size}")
        body = answer.content
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert len(body) > 500
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Disposition"].startswith("inline; filename=")
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        assert "Cookie" not in answer.get("Vary", "")
        again = client.get(f"/files/{picture.pk}/{size}", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
    for wrong in ("original.jpg", "..", "small", "id"):
        assert client.get(f"/files/{picture.pk}/{wrong}").status_code == 404


def test_a_private_one_is_for_one_person_and_kept_nowhere(
    client: Client, visit: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = kept(timezone.now())
    Shown(monkeypatch).seen[picture.pk] = (Seen.PRIVATE, cast.people[Role.ORGANISER])
    path = f"/files/{picture.pk}/large.webp"
    assert client.get(path).status_code == visit(Role.MEMBER).get(path).status_code == 404
    answer = visit(Role.ORGANISER).get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert "ETag" not in answer


def send(client: Client, key: Any, content: bytes, start: int, size: int) -> Any:
    headers = {"Upload-Offset": str(start), "Upload-Length": str(size)}
    return client.patch(
        f"/files/upload/{key}", content, content_type="application/offset+octet-stream", headers=headers
    )


def test_a_picture_arrives_in_pieces_and_a_cut_costs_one(client: Client) -> None:
    content, key = photo(), uuid7()
    size, half = len(content), len(content) // 2
    assert client.head(f"/files/upload/{key}").status_code == 404
    assert send(client, key, content[:half], 0, size)["Upload-Offset"] == str(half)
    # The answer was lost: the piece comes again, and changes nothing.
    assert send(client, key, content[:half], 0, size)["Upload-Offset"] == str(half)
    assert client.head(f"/files/upload/{key}")["Upload-Offset"] == str(half)
    # A piece that leaves a gap is not taken.
    assert send(client, key, content[half + 9 :], half + 9, size)["Upload-Offset"] == str(half)
    done = send(client, key, content[half:], half, size)
    assert (done.status_code, done["Upload-Offset"]) == (200, str(size))
    assert Picture.objects.get().pk == coarse_uuid7(key)
    assert not Upload.objects.exists()
    assert not Piece.objects.exists()
    assert send(client, key, content[half:], half, size).status_code == 200
    assert Picture.objects.count() == 1


def test_what_is_no_picture_is_told_also_to_whoever_asks_again(client: Client) -> None:
    key, content = uuid7(), b"<svg onload='alert(1)'/>"
    for _try in range(2):
        answer = send(client, key, content, 0, len(content))
        assert answer.status_code == 422
        assert "SVG" in answer.json()["message"]["km"]
    assert not Piece.objects.exists()


@pytest.mark.parametrize(
    ("start", "size", "content", "status"),
    [
        ("0", "20000001", b"x", 422),
        ("0", "0", b"x", 422),
        ("-1", "9", b"x", 400),
        ("0", "", b"x", 400),
        ("0", "99999999999", b"x", 400),
        ("0", "2000000", b"x" * 1_000_001, 400),
    ],
)
def test_bad_pieces_are_refused(client: Client, start: str, size: str, content: bytes, status: int) -> None:
    headers = {"Upload-Offset": start, "Upload-Length": size}
    path = f"/files/upload/{uuid7()}"
    answer = client.patch(path, content, content_type="application/octet-stream", headers=headers)
    assert answer.status_code == status
    assert not Upload.objects.exists()
    assert client.patch("/files/upload/not-an-id", b"x", headers=headers).status_code == 404


def test_more_than_is_said_is_not_taken(client: Client) -> None:
    key = uuid7()
    assert send(client, key, b"x" * 100, 0, 50)["Upload-Offset"] == "0"
    assert send(client, key, b"x" * 20, 0, 50)["Upload-Offset"] == "20"
    assert send(client, key, b"x" * 20, 20, 60)["Upload-Offset"] == "20"


def test_a_hall_may_send_and_a_flood_is_slowed(client: Client) -> None:
    statuses = [send(client, uuid7(), b"x", 0, 50).status_code for _ in range(61)]
    assert statuses == [204] * 60 + [429]


def test_only_the_next_piece_is_not_paced(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of pieces in the middle, or of the last one again, is slowed as one of beginnings is; no row is left."""
    monkeypatch.setattr("sala.files.actions.pictures.shrink", Mock(side_effect=BadPictureError(Refusal.FULL)))
    flood = [send(client, uuid7(), b"x", 9, 50).status_code for _ in range(58)]
    assert (flood, Upload.objects.count()) == ([204] * 58, 0)
    going, whole = uuid7(), uuid7()
    assert send(client, whole, b"x" * 50, 0, 50).status_code == 507
    assert send(client, going, b"x" * 5000, 0, 15_000).status_code == 204
    assert send(client, going, b"x" * 5000, 5000, 15_000)["Upload-Offset"] == "10000", (
        "a line that goes on is not"
    )
    for key, content, start in ((whole, b"", 50), (going, b"x" * 5000, 5000), (going, b"x", 10_000)):
        assert send(client, key, content, start, 50 if key == whole else 15_000).status_code == 429


def test_one_request_makes_the_picture_the_others_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, key, during = photo(), uuid7(), []

    def slow(found: bytes) -> Any:
        during.append(send(client, key, b"", len(content), len(content)).status_code)
        return shrink(found)

    monkeypatch.setattr("sala.files.actions.pictures.shrink", slow)
    assert send(client, key, content, 0, len(content)).status_code == 200
    assert during == [503]
    assert send(client, key, b"", len(content), len(content)).status_code == 200


def test_a_picture_whose_maker_was_killed_is_made_by_the_next(client: Client) -> None:
    content, key, now = photo(), uuid7(), timezone.now()
    row = Upload.objects.create(
        pk=coarse_uuid7(key), size=len(content), received=len(content), finishing_at=now, made_at=now
    )
    Piece.objects.create(upload=row, start=0, content=content)
    assert send(client, key, content, 0, len(content)).status_code == 503
    Upload.objects.update(finishing_at=now - dt.timedelta(minutes=3))
    assert send(client, key, content, 0, len(content)).status_code == 200


def test_what_waits_for_its_rest_has_a_bound(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sala.files.actions.uploads.MOST_WAITING", 100)
    old, new = uuid7(), uuid7()
    assert send(client, old, b"x" * 60, 0, 90).status_code == 204
    assert send(client, new, b"x" * 60, 0, 90).status_code == 507
    assert Piece.objects.count() == Upload.objects.count() == 1
    Upload.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    assert send(client, new, b"x" * 60, 0, 90).status_code == 204
    assert Upload.objects.get().pk == coarse_uuid7(new)


def test_few_pictures_are_made_small_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(shrinking, "PATIENCE", 0)
    refused = []

    def child(content: bytes) -> bytes:
        with pytest.raises(BadPictureError) as caught:
            shrink(content)
        refused.append(caught.value.refusal)
        return b'{"refused": "cut"}\n'

    monkeypatch.setattr(shrinking, "_ask_child", child)
    for _again in range(2):  # the place is free again afterwards
        with pytest.raises(BadPictureError):
            shrink(photo())
    assert refused == [Refusal.BUSY] * 2
