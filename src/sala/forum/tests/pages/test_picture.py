from typing import Any

from django.test import Client

from sala.forum.models import Event, Objection
from sala.forum.tests.pages.test_album import filled
from sala.kit.ids import uuid7
from sala.people.seed import Cast


def test_one_picture_with_its_neighbours(practice: Event, cast: Cast, client: Client) -> None:
    album = filled(practice, cast, 3)
    one, two, three = album.pictures.order_by("place")
    content = client.get(f"/en/forum/{practice.slug}/albums/{album.pk}/{two.pk}/").content.decode()
    for pk in (one.pk, three.pk):
        assert f"/albums/{album.pk}/{pk}/" in content
    assert "Picture 2 of 3" in content
    assert f'src="/files/{two.picture_id}/middle.webp" width="640" height="480"' in content
    assert client.get(f"/en/forum/{practice.slug}/albums/{album.pk}/{uuid7()}/").status_code == 404


def test_anybody_hides_it_without_a_name(practice: Event, cast: Cast, client: Client) -> None:
    album = filled(practice, cast, 1)
    shown = album.pictures.get()
    path = f"/km/forum/{practice.slug}/albums/{album.pk}/{shown.pk}/"
    assert client.post(path, {"said": "x" * 301}).status_code == 422
    assert not Objection.objects.exists()
    answer = client.post(path, {"said": "x" * 300})
    assert answer.status_code == 200
    assert str(shown.picture_id) not in answer.content.decode()
    assert len(Objection.objects.get().said) == 300
    assert client.get(path).status_code == 404


def test_a_flood_hides_no_more(practice: Event, cast: Cast, client: Client, monkeypatch: Any) -> None:
    album = filled(practice, cast, 1)
    monkeypatch.setattr("sala.forum.pages.picture.let_through", lambda _address, at: at is None)
    path = f"/en/forum/{practice.slug}/albums/{album.pk}/{album.pictures.get().pk}/"
    assert client.post(path).status_code == 429
    assert not Objection.objects.exists()
