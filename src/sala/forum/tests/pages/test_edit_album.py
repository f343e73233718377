from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sala.files.tests.factories import kept, photo
from sala.forum.actions.albums import object_to
from sala.forum.models import Album, Event
from sala.forum.tests.factories import AT
from sala.forum.tests.pages.test_album import filled
from sala.people.api import Role
from sala.people.seed import Cast

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.mark.parametrize("number", [1, 3])
def test_each_picture_says_who_sees_it(
    practice: Event, cast: Cast, visit: Any, number: int, django_assert_num_queries: Any
) -> None:
    album = filled(practice, cast, number)
    path, client = f"/en/forum/{practice.slug}/edit-album/{album.pk}/", visit(Role.ORGANISER)
    client.get(path)
    with django_assert_num_queries(6):
        content = client.get(path).content.decode()
    assert content.count("Everybody sees it") == number + 1
    shown = album.pictures.earliest("place")
    shown.album = album
    object_to(shown=shown, said="", at=AT)
    assert "Somebody asked not to be seen" in client.get(path).content.decode()
    assert visit(Role.MEMBER).get(path).status_code == 403


def test_several_without_script_and_what_is_no_picture_is_named(
    practice: Event, cast: Cast, visit: Any
) -> None:
    album = filled(practice, cast, 0)
    path, client = f"/en/forum/{practice.slug}/edit-album/{album.pk}/add/", visit(Role.ORGANISER)
    files = [file("a.jpg", photo(seed=7)), file("b.jpg", SVG), file("c.jpg", photo(seed=8))]
    answer = client.post(path, {"files": files, "basis": "nobody"})
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "<b>b.jpg</b>" in content
    assert "2 pictures are in the album" in content
    assert album.pictures.filter(basis="nobody").count() == 2
    assert client.post(path, {"basis": "nobody"}).status_code == 422
    assert client.get(path).status_code == 302


def test_with_script_by_id_and_a_second_press_adds_nothing(practice: Event, cast: Cast, visit: Any) -> None:
    album, picture = filled(practice, cast, 0), kept(AT, seed=9)
    path, client = f"/en/forum/{practice.slug}/edit-album/{album.pk}/add/", visit(Role.ORGANISER)
    form = {"picture": str(picture.pk), "basis": "agreed", "quiet": "1"}
    assert [client.post(path, form).status_code for _twice in range(2)] == [200, 200]
    assert album.pictures.get().basis == "agreed"


def test_publish_take_back_order_and_title(practice: Event, cast: Cast, visit: Any) -> None:
    album = filled(practice, cast, 2)
    path, client = f"/en/forum/{practice.slug}/edit-album/{album.pk}/", visit(Role.ORGANISER)
    one, two = album.pictures.order_by("place")
    assert client.post(path, {"press": "take-back"}).status_code == 302
    assert Album.objects.get().published_at is None
    client.post(path, {"press": f"up {two.pk}"})
    assert list(album.pictures.order_by("place")) == [two, one]
    assert client.post(path, {"press": "name", "title_en": ""}).status_code == 422
    assert client.post(path, {"press": "name", "title_en": "Another"}).status_code == 302
    assert Album.objects.get().title == {"en": "Another"}
