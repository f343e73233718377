from typing import Any

import pytest
from django.test import Client

from sala.forum.actions.albums import make_album, publish_album
from sala.forum.models import Album, Event
from sala.forum.tests.factories import AT
from sala.kit.i18n import Text
from sala.people.api import Role
from sala.people.seed import Cast


@pytest.mark.parametrize("number", [1, 3])
def test_everybody_sees_the_published_ones(
    practice: Event, cast: Cast, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    by = cast.people[Role.ORGANISER]
    for n in range(number):
        album = make_album(event=practice, title=Text(en=f"Day {n}"), by=by, at=AT)
        publish_album(album=album, published=True, by=by, at=AT)
    make_album(event=practice, title=Text(en="Not yet"), by=by, at=AT)
    with django_assert_num_queries(3):
        content = client.get(f"/en/forum/{practice.slug}/albums/").content.decode()
    assert content.count("<li><a href=") >= number
    assert "Day 0" in content
    assert "Not yet" not in content
    assert 'name="title_km"' not in content


def test_an_organiser_makes_one(practice: Event, visit: Any) -> None:
    path = f"/en/forum/{practice.slug}/albums/"
    answer = visit(Role.ORGANISER).post(path, {"title_en": "", "title_km": ""})
    assert answer.status_code == 422
    answer = visit(Role.RAPPORTEUR).post(path, {"title_km": "ថ្ងៃទីមួយ"})
    assert answer.status_code == 302
    assert str(Album.objects.get().pk) in answer["Location"]
    assert visit(Role.MEMBER).post(path, {"title_en": "x"}).status_code == 403
