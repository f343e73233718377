from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from sala.forum.actions.news import publish_news, write_news
from sala.forum.models import Event, NewsItem, Shown
from sala.forum.tests.factories import AT
from sala.forum.tests.pages.test_album import filled
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.api import Role
from sala.people.seed import Cast

ATOM = "{http://www.w3.org/2005/Atom}"


def told(event: Event, cast: Cast, title: str, body: str = "", shown: Shown | None = None) -> NewsItem:
    """A published item."""
    by, words = cast.people[Role.ORGANISER], Text(en=title)
    item = write_news(
        event=event, item_id=uuid7(), title=words, body=Text(en=body), shown=shown, base=0, by=by, at=AT
    )
    publish_news(item=item, published=True, by=by, at=AT)
    return item


@pytest.mark.parametrize("number", [1, 3])
def test_the_newest_first_with_pictures(
    practice: Event, cast: Cast, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    album = filled(practice, cast, 1)
    shown = album.pictures.select_related("album").get()
    for n in range(number):
        told(practice, cast, f"News {n}", shown=shown)
    path = f"/en/forum/{practice.slug}/news/"
    client.get(path)
    with django_assert_num_queries(4):
        content = client.get(path).content.decode()
    assert content.count("<article") == content.count("small.webp") == number
    assert "Write news" not in content


def test_a_picture_that_is_taken_out_is_out_here_too(practice: Event, cast: Cast, client: Client) -> None:
    album = filled(practice, cast, 1)
    item = told(practice, cast, "With a picture", shown=album.pictures.select_related("album").get())
    album.pictures.update(hidden_at=AT)
    for path in ("news/", f"news/{item.pk}/"):
        assert "/files/" not in client.get(f"/en/forum/{practice.slug}/{path}").content.decode()


def test_as_a_feed(practice: Event, cast: Cast, client: Client) -> None:
    item = told(practice, cast, "One & two", "The <b>text</b>")
    answer = client.get(f"/en/forum/{practice.slug}/news.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314  # our own
    (entry,) = feed.findall(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}id")) == (
        "One & two",
        f"urn:uuid:{item.pk}",
    )
