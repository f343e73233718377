"""Who may do what with networks of rooms (docs/decisions/0022-who-sees-the-board.md)."""

from django.db.models import QuerySet

from sala.people.api import Person, Role, Scope, ScopeKind, has_role, roles_of, scopes_with_role
from sala.rooms.models import Network

_LEADS = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD)
_READERS = (*_LEADS, Role.MINISTRY_VIEWER)


def can_list_networks(user: Person | None) -> bool:
    """Open the list: who reads some network, or may begin one."""
    return bool(roles_of(user) & set(_READERS))


def can_see_network(user: Person | None, network: Network) -> bool:
    """Its board, its rooms and their evidence: programme leads, ministry viewers and administrators."""
    return has_role(user, network.scope, *_READERS)


def networks_visible_to(user: Person | None) -> QuerySet[Network]:
    """Agrees with `can_see_network` (a test compares them)."""
    scopes = Scope.objects.filter(scopes_with_role(user, *_READERS))
    return Network.objects.filter(scope__in=scopes)


def can_run_network(user: Person | None, network: Network) -> bool:
    """Open gates and take them back, add and change rooms, say what is planned: programme leads, administrators."""
    return has_role(user, network.scope, *_LEADS)


def programmes_to_build_in(user: Person | None) -> QuerySet[Scope]:
    """Where the person may begin a network."""
    return Scope.objects.filter(scopes_with_role(user, *_LEADS), kind=ScopeKind.PROGRAMME).order_by("pk")
