from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sala.files.tests.factories import kept
from sala.forum.actions.albums import add_pictures, make_album, publish_album
from sala.forum.models import Album, Event
from sala.forum.tests.factories import AT
from sala.forum.types import Basis
from sala.kit.i18n import Text
from sala.people.api import Role
from sala.people.seed import Cast


def filled(event: Event, cast: Cast, number: int) -> Album:
    by = cast.people[Role.ORGANISER]
    album = make_album(event=event, title=Text(en="The first day", km="ថ្ងៃទីមួយ"), by=by, at=AT)
    pictures = [kept(timezone.now(), seed=n).pk for n in range(number)]
    add_pictures(album=album, pictures=pictures, basis=Basis.NOBODY, by=by, at=AT)
    publish_album(album=album, published=True, by=by, at=AT)
    return album


@pytest.mark.parametrize("number", [1, 3])
def test_small_pictures_with_their_sizes_and_a_preview(
    practice: Event, cast: Cast, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    album = filled(practice, cast, number)
    path = f"/en/forum/{practice.slug}/albums/{album.pk}/"
    client.get(path)
    with django_assert_num_queries(4):
        answer = client.get(path)
    content = answer.content.decode()
    assert content.count('small.webp" width="320" height="240"') == number
    assert content.count('loading="lazy"') == number
    shown = album.pictures.earliest("place")
    assert f'property="og:image" content="http://testserver/files/{shown.picture_id}/shared.jpg"' in content
    assert 'og:image:width" content="640"' in content


def test_what_is_taken_out_is_not_in_the_preview_either(practice: Event, cast: Cast, client: Client) -> None:
    album = filled(practice, cast, 1)
    album.pictures.update(hidden_at=AT)
    content = client.get(f"/en/forum/{practice.slug}/albums/{album.pk}/").content.decode()
    assert "/files/" not in content
    assert "no picture to see" in content


def test_before_it_is_published_only_for_those_who_keep_it(practice: Event, cast: Cast, visit: Any) -> None:
    album = filled(practice, cast, 1)
    Album.objects.update(published_at=None)
    path = f"/en/forum/{practice.slug}/albums/{album.pk}/"
    assert visit(None).get(path).status_code == visit(Role.MEMBER).get(path).status_code == 404
    assert visit(Role.RAPPORTEUR).get(path).status_code == 200
