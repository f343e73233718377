from collections.abc import Callable

from django.test import Client

from sala.people.models import AuditEntry
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_a_role_ends_once(cast: Cast, visit: Visit) -> None:
    grant = cast.people[Role.MEMBER].role_grants.get()
    client, address = visit(Role.PROGRAMME_LEAD), f"/en/people/role/{grant.pk}/end-role/"
    assert "takes part" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    grant.refresh_from_db()
    ended = grant.ends_at
    assert ended is not None
    client.post(address)
    grant.refresh_from_db()
    assert grant.ends_at == ended
    assert AuditEntry.objects.filter(action="role.end").count() == 1
