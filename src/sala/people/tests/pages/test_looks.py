from collections.abc import Callable

from django.test import Client

from sala.people.models import AuditEntry
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_looking_at_somebody_is_logged_and_she_can_read_it(cast: Cast, visit: Visit) -> None:
    member = cast.people[Role.MEMBER]
    assert visit(Role.ORGANISATION_MANAGER).get(f"/en/people/person/{member.pk}/").status_code == 200
    line = AuditEntry.objects.get(action="look")
    assert (line.object_id, line.actor_id) == (str(member.pk), cast.people[Role.ORGANISATION_MANAGER].pk)
    shown = visit(Role.MEMBER).get("/en/people/looks/").content.decode()
    assert "School Leader Sisowath" in shown
    assert "looked at the data" in shown
