from collections.abc import Callable

from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_roles_are_given_after_a_second_press_and_ended(cast: Cast, visit: Visit) -> None:
    client, member = visit(Role.PROGRAMME_LEAD), cast.people[Role.MEMBER]
    form = {"identifier": "010 000 010", "role": "ministry_viewer", "scope": str(cast.programme.pk)}
    assert "?" in client.post("/en/people/give-role/", form).content.decode()
    assert not member.role_grants.filter(role="ministry_viewer").exists()
    assert client.post("/en/people/give-role/", form | {"sure": "yes"}).status_code == 302
    grant = member.role_grants.get(role="ministry_viewer")
    assert client.post(f"/en/people/role/{grant.pk}/end-role/").status_code == 302
    grant.refresh_from_db()
    assert grant.ends_at is not None
