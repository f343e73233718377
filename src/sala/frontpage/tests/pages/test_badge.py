"""My badge."""

from collections.abc import Callable

from django.test import Client

from sala.frontpage.tests.pages.test_my_page import invited
from sala.meetings.api import Badge
from sala.people.api import Role
from sala.people.seed import Cast

Visit = Callable[[Role | None], Client]


def test_the_badge_is_my_own(cast: Cast, visit: Visit) -> None:
    assert "You get a badge when" in visit(Role.MEMBER).get("/en/me/badge/").content.decode()
    invited(cast, 1)
    badge = Badge.objects.get()
    said = visit(Role.MEMBER).get("/km/me/badge/").content.decode()
    assert badge.code in said
    assert 'class="qr"' in said
    assert badge.code not in visit(Role.CHAIR).get("/km/me/badge/").content.decode()
