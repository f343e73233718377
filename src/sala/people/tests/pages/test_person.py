from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from sala.kit.i18n import Text
from sala.people.actions.scopes import create_scope, grant_role
from sala.people.seed import Cast
from sala.people.types import Role, ScopeKind

Visit = Callable[[Role | None], Client]


def test_whom_one_may_not_see_is_not_there(cast: Cast, visit: Visit) -> None:
    assert visit(Role.MEMBER).get(f"/en/people/person/{cast.newcomer.pk}/").status_code == 404


def test_her_manager_sees_contacts_posts_and_card(cast: Cast, visit: Visit) -> None:
    shown = visit(Role.ORGANISATION_MANAGER).get(f"/en/people/person/{cast.newcomer.pk}/").content.decode()
    assert "010 000 011" in shown
    assert "Has a card, not used yet" in shown
    assert "Preah Sisowath High School" in shown


@pytest.mark.parametrize("part", ["", "history/"])
def test_no_role_of_another_programme_is_told_across(cast: Cast, visit: Visit, part: str) -> None:
    member = cast.people[Role.MEMBER]
    other = create_scope(
        kind=ScopeKind.PROGRAMME,
        slug="other",
        name=Text(en="Another programme"),
        parent=cast.programme.parent,
    )
    for scope in (cast.programme, other):
        grant_role(person=member, role=Role.MEMBER, scope=scope, at=timezone.now(), by=None)
    seen = {
        role
        for role in (
            Role.PROGRAMME_LEAD,
            Role.MINISTRY_VIEWER,
            Role.ORGANISATION_MANAGER,
            Role.ADMINISTRATOR,
            Role.MEMBER,
        )
        if "Another programme" in shown_to(visit(role), member.pk, part)
    }
    assert seen == {Role.ORGANISATION_MANAGER, Role.ADMINISTRATOR, Role.MEMBER}


def shown_to(client: Client, person: object, part: str) -> str:
    answer = client.get(f"/en/people/person/{person}/{part}")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "STEM mentoring programme" in shown
    return shown
