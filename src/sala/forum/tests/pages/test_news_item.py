from typing import Any

from django.test import Client

from sala.forum.models import Event, NewsItem
from sala.forum.tests.pages.test_album import filled
from sala.forum.tests.pages.test_news import told
from sala.people.api import Role
from sala.people.seed import Cast

BODY = """The forum has begun.

What you can do:
- look at the schedule
- ask <script>alert(1)</script>

More at https://example.org/a?b=1&c=2. Thank you!"""


def test_paragraphs_lists_and_links_but_no_markup(practice: Event, cast: Cast, client: Client) -> None:
    album = filled(practice, cast, 1)
    item = told(practice, cast, "Begun", BODY, album.pictures.select_related("album").get())
    content = client.get(f"/en/forum/{practice.slug}/news/{item.pk}/").content.decode()
    assert "<p>What you can do:</p><ul><li>look at the schedule</li><li>ask &lt;script&gt;" in content
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow">' in content
    assert "c=2</a>. Thank you!</p>" in content
    assert 'property="og:title" content="Begun"' in content
    assert 'property="og:image"' in content
    assert "Organiser" in content
    assert cast.people[Role.ORGANISER].name not in content


def test_a_draft_is_for_its_writers(practice: Event, cast: Cast, visit: Any) -> None:
    item = told(practice, cast, "Later")
    NewsItem.objects.update(published_at=None)
    path = f"/en/forum/{practice.slug}/news/{item.pk}/"
    assert visit(None).get(path).status_code == 404
    assert "Draft" in visit(Role.RAPPORTEUR).get(path).content.decode()
    assert "Later" not in visit(None).get(f"/en/forum/{practice.slug}/news/").content.decode()
