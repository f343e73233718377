from typing import Any

from sala.forum.models import Event, NewsItem
from sala.kit.ids import uuid7
from sala.people.api import Role


def test_written_once_changed_and_published(practice: Event, visit: Any) -> None:
    client, path = visit(Role.RAPPORTEUR), f"/en/forum/{practice.slug}/edit-news/{uuid7()}/"
    assert 'name="base" value="0"' in client.get(path).content.decode()
    form = {"base": "0", "press": "save", "title_en": "Begun", "body_en": "Today."}
    assert [client.post(path, form).status_code for _twice in range(2)] == [302, 302]
    item = NewsItem.objects.get()
    assert (item.written_as, item.published_at, item.revision) == ("rapporteur", None, 1)
    answer = client.post(path, {**form, "base": "1", "press": "publish", "body_en": "Today, at last."})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.published_at
    # Another one writes from what stood there before.
    answer = visit(Role.ORGANISER).post(path, {**form, "base": "1", "body_en": "Mine."})
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Today, at last." in content
    assert "Mine." in content
    assert 'name="base" value="2"' in content


def test_wrong_and_others(practice: Event, visit: Any) -> None:
    client, path = visit(Role.ORGANISER), f"/en/forum/{practice.slug}/edit-news/{uuid7()}/"
    assert client.post(path, {"base": "0", "press": "save", "title_en": " "}).status_code == 422
    assert client.post(path, {"base": "0", "title_en": "x" * 201}).status_code == 422
    assert visit(Role.CHAIR).get(path).status_code == 403
    assert not NewsItem.objects.exists()


def test_deleted_after_a_question(practice: Event, visit: Any) -> None:
    client, path = visit(Role.ORGANISER), f"/en/forum/{practice.slug}/edit-news/{uuid7()}/"
    client.post(path, {"base": "0", "press": "save", "title_en": "Begun"})
    assert "for good?" in client.post(path, {"press": "delete", "base": "1"}).content.decode()
    assert NewsItem.objects.exists()
    assert [client.post(path, {"press": "really-delete"}).status_code for _twice in range(2)] == [302, 302]
    assert not NewsItem.objects.exists()
