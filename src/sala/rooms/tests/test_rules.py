"""Who may: the predicates agree with the lists, for the whole cast."""

import pytest

from sala.people.api import Role, ScopeKind, create_scope
from sala.people.seed import Cast
from sala.rooms.models import Network
from sala.rooms.rules import (
    can_list_networks,
    can_run_network,
    can_see_network,
    networks_visible_to,
    programmes_to_build_in,
)

READERS = {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER}
LEADS = READERS - {Role.MINISTRY_VIEWER}


@pytest.mark.parametrize("role", list(Role))
def test_what_one_sees_and_runs(role: Role, cast: Cast, network: Network) -> None:
    person = cast.people[role]
    sees = can_see_network(person, network)
    assert sees is (role in READERS)
    assert networks_visible_to(person).filter(pk=network.pk).exists() is sees
    assert can_list_networks(person) is sees
    assert can_run_network(person, network) is (role in LEADS)
    assert programmes_to_build_in(person).filter(pk=cast.programme.pk).exists() is (role in LEADS)


def test_nobody_sees_nothing(network: Network) -> None:
    assert not can_see_network(None, network)
    assert not networks_visible_to(None).exists()
    assert not can_list_networks(None)


def test_no_right_crosses_to_another_programme(cast: Cast, network: Network) -> None:
    other = create_scope(
        kind=ScopeKind.PROGRAMME, slug="other", name=cast.programme.name, parent=cast.programme.parent
    )
    scope = create_scope(kind=ScopeKind.NETWORK, slug="n", name=network.scope.name, parent=other)
    network.scope = scope
    network.save()
    lead = cast.people[Role.PROGRAMME_LEAD]
    assert not can_see_network(lead, network)
    assert not networks_visible_to(lead).exists()
    assert can_run_network(cast.people[Role.ADMINISTRATOR], network)
