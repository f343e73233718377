from collections.abc import Callable

from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_each_sees_the_roles_of_her_own_reach(cast: Cast, visit: Visit) -> None:
    assert cast.people
    counts = {
        role: visit(role).get("/en/people/roles/").content.decode().count('scope="row"')
        for role in (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.MEMBER, Role.CHAIR)
    }
    assert counts == {Role.ADMINISTRATOR: 5, Role.PROGRAMME_LEAD: 4, Role.MEMBER: 1, Role.CHAIR: 0}
