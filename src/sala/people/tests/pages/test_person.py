from collections.abc import Callable

from django.test import Client

from sala.people.seed import Cast
from sala.people.types import Role

Visit = Callable[[Role | None], Client]


def test_whom_one_may_not_see_is_not_there(cast: Cast, visit: Visit) -> None:
    assert visit(Role.MEMBER).get(f"/en/people/person/{cast.newcomer.pk}/").status_code == 404


def test_her_manager_sees_contacts_posts_and_card(cast: Cast, visit: Visit) -> None:
    shown = visit(Role.ORGANISATION_MANAGER).get(f"/en/people/person/{cast.newcomer.pk}/").content.decode()
    assert "010 000 011" in shown
    assert "Has a card, not used yet" in shown
    assert "Preah Sisowath High School" in shown
