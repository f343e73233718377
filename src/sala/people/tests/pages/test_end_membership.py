from collections.abc import Callable

from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_a_post_ends_with_a_day_that_exists(cast: Cast, visit: Visit) -> None:
    post = cast.newcomer.memberships.get()
    client, address = visit(Role.ORGANISATION_MANAGER), f"/en/people/membership/{post.pk}/end-membership/"
    assert client.post(address, {"ends_on": "31/02/2026"}).status_code == 422
    assert client.post(address, {"ends_on": "28/02/2026"}).status_code == 302
    post.refresh_from_db()
    assert str(post.ends_on) == "2026-02-28"
