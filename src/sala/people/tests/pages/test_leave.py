from collections.abc import Callable

from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_a_teacher_leaves(cast: Cast, visit: Visit) -> None:
    client, post = visit(Role.ORGANISATION_MANAGER), cast.newcomer.memberships.get()
    address = f"/en/people/person/{cast.newcomer.pk}/leave/"
    assert "Which posts end?" in client.get(address).content.decode()
    assert client.post(address, {"last_day": "2023-02-01"}).status_code == 422
    assert client.post(address, {"last_day": "x", "post": str(post.pk)}).status_code == 422
    sent = {"last_day": "2023-02-01", "post": str(post.pk), "account": "close"}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    post.refresh_from_db()
    assert str(post.ends_on) == "2023-02-01"
    cast.newcomer.account.refresh_from_db()
    assert not cast.newcomer.account.is_active
    assert client.get(address).status_code == 404


def test_nobody_sends_herself_away(cast: Cast, visit: Visit) -> None:
    address = f"/en/people/person/{cast.people[Role.MEMBER].pk}/leave/"
    assert visit(Role.MEMBER).get(address).status_code == 403
