import re
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from sala.kit.ids import uuid7
from sala.people.models import Card
from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]
CODE = re.compile(r"/c/[0-9A-Z-]{14}")


def test_a_card_is_shown_once_and_a_second_press_shows_the_same(cast: Cast, visit: Visit) -> None:
    member, client = cast.people[Role.MEMBER], visit(Role.ORGANISATION_MANAGER)
    address, press = f"/en/people/person/{member.pk}/issue-card/", {"press": str(uuid7())}
    first, second = client.post(address, press), client.post(address, press)
    assert first["Cache-Control"] == "no-store"
    codes = [CODE.search(response.content.decode()) for response in (first, second)]
    assert codes[0]
    assert codes[1]
    assert codes[0][0] == codes[1][0]
    assert Card.objects.filter(account=member.account).count() == 1
    Card.objects.update(used_at=timezone.now())
    late = client.post(address, press)
    assert late.status_code == 409
    assert "shown only once" in late.content.decode()
