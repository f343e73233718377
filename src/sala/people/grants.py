"""Which roles somebody holds now, in which scopes; and whether strong ones wait for a second factor. What follows from
them is in `rules.py`.
"""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from sala.people.models import Account, Person, RoleGrant, Scope
from sala.people.types import STRONG_ROLES, Role


def hold_now() -> Q:
    """A filter on RoleGrant: those that hold at this moment."""
    now = timezone.now()
    return Q(starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def held_grants(person: Person | None) -> list[RoleGrant]:
    """The person's roles that hold now; read once per Person object (one request). For what she may do ask
    `open_grants`; this is for what others may do with her.
    """
    if person is None:
        return []
    kept: list[RoleGrant] | None = person.__dict__.get("_open_grants")
    if kept is None:
        # She has few, and putting the times into the statement costs more than looking at them here.
        now = timezone.now()
        grants = RoleGrant.objects.filter(person_id=person.pk).select_related("scope")
        kept = [
            grant
            for grant in grants
            if grant.starts_at <= now and not (grant.ends_at and grant.ends_at <= now)
        ]
        kept.sort(key=lambda grant: grant.starts_at)
        person.__dict__["_open_grants"] = kept
    return kept


def open_grants(person: Person | None) -> list[RoleGrant]:
    """The person's roles that count now: those that she holds, without strong ones that wait for a second factor."""
    held = held_grants(person)
    if person is None or not waits_for_factor(person):
        return held
    return [grant for grant in held if grant.role not in STRONG_ROLES]


def roles_of(person: Person | None) -> set[Role]:
    """The roles that the person has anywhere now."""
    return {Role(grant.role) for grant in open_grants(person)}


def has_role(person: Person | None, scope: Scope, *roles: Role) -> bool:
    """Whether the person has one of the roles in the scope or in one above it."""
    line = set(scope.line)
    return any(grant.role in roles and grant.scope_id in line for grant in open_grants(person))


def scopes_with_role(person: Person | None, *roles: Role) -> Q:
    """A filter on Scope: where the person has one of the roles, by inheritance."""
    found = Q(pk__in=[])
    for grant in open_grants(person):
        if grant.role in roles:
            found |= Q(path__startswith=grant.scope.path)
    return found


def is_administrator(person: Person | None) -> bool:
    """Whether the person runs the installation."""
    return any(g.role == Role.ADMINISTRATOR and g.scope.parent_id is None for g in open_grants(person))


def has_second_factor(person: Person) -> bool:
    """Whether her account asks for more than the PIN. For who is signed in it costs no query."""
    account = (
        Account.objects.filter(person=person).first() if "account" not in _loaded(person) else person.account
    )
    return account is not None and account.second_factor_at is not None


def _loaded(person: Person) -> dict[str, Any]:
    return person._state.fields_cache  # noqa: SLF001  # Django's place for what came along with a row


def lacks_second_factor(person: Person) -> bool:
    """Whether she holds a strong role and should set a second factor, but has none."""
    if settings.SECOND_FACTOR == "off" or not any(g.role in STRONG_ROLES for g in held_grants(person)):
        return False
    return not has_second_factor(person)


def waits_for_factor(person: Person) -> bool:
    """Whether her strong roles sleep until she has set a second factor (SALA_SECOND_FACTOR=required)."""
    return settings.SECOND_FACTOR == "required" and lacks_second_factor(person)
