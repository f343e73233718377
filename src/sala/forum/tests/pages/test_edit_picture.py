from typing import Any

from sala.forum.actions.albums import object_to
from sala.forum.models import Event, Shown
from sala.forum.tests.factories import AT
from sala.forum.tests.pages.test_album import filled
from sala.people.api import Role
from sala.people.seed import Cast


def test_caption_people_and_basis(practice: Event, cast: Cast, visit: Any) -> None:
    album = filled(practice, cast, 1)
    shown, client, member = album.pictures.get(), visit(Role.ORGANISER), cast.people[Role.MEMBER]
    path = f"/en/forum/{practice.slug}/edit-picture/{shown.pk}/"
    assert member.name in client.get(path).content.decode()
    form = {"base": "1", "press": "save", "caption_km": "ចំណងជើង", "basis": "named", "person": str(member.pk)}
    assert client.post(path, form).status_code == 302
    shown.refresh_from_db()
    assert (shown.caption, shown.basis, shown.named.get().person_id) == ({"km": "ចំណងជើង"}, "named", member.pk)
    content = client.get(path).content.decode()
    assert f'value="{member.pk}" checked' in content
    assert "no consent" in content
    # Another organiser saved meanwhile.
    answer = client.post(path, {**form, "caption_km": "ផ្សេង"})
    assert answer.status_code == 422
    assert "ចំណងជើង" in answer.content.decode()
    assert 'name="base" value="2"' in answer.content.decode()
    assert visit(Role.SPEAKER).get(path).status_code == 403


def test_an_objection_is_decided(practice: Event, cast: Cast, visit: Any) -> None:
    album = filled(practice, cast, 1)
    shown, client = album.pictures.get(), visit(Role.ORGANISER)
    shown.album = album
    object_to(shown=shown, said="<b>my child</b>", at=AT)
    path = f"/en/forum/{practice.slug}/edit-picture/{shown.pk}/"
    assert "&lt;b&gt;my child&lt;/b&gt;" in client.get(path).content.decode()
    assert client.post(path, {"press": "show-again"}).status_code == 302
    shown.refresh_from_db()
    assert shown.hidden_at is None


def test_it_is_deleted_after_a_question(practice: Event, cast: Cast, visit: Any) -> None:
    album = filled(practice, cast, 1)
    path = f"/en/forum/{practice.slug}/edit-picture/{album.pictures.get().pk}/"
    client = visit(Role.ORGANISER)
    assert "for good?" in client.post(path, {"press": "delete"}).content.decode()
    assert Shown.objects.exists()
    assert client.post(path, {"press": "really-delete"}).status_code == 302
    assert not Shown.objects.exists()
    assert client.post(path, {"press": "really-delete"}).status_code == 404
