"""Who may: the one place that says it for people. Rights come from roles in a scope or in one above it."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from sala.people.models import Account, Organisation, Person, RoleGrant, Scope
from sala.people.types import STRONG_ROLES, Role


def open_grants(person: Person | None) -> list[RoleGrant]:
    """The person's roles that hold now; read once per Person object (one request)."""
    if person is None:
        return []
    kept: list[RoleGrant] | None = person.__dict__.get("_open_grants")
    if kept is None:
        now = timezone.now()
        kept = list(
            RoleGrant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), person=person, starts_at__lte=now)
            .select_related("scope")
            .order_by("starts_at")
        )
        person.__dict__["_open_grants"] = kept
    return kept


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


def managed_organisations(person: Person | None) -> list[uuid.UUID]:
    """The organisations whose people this person manages, those below them included."""
    roots = [g.organisation_id for g in open_grants(person) if g.role == Role.ORGANISATION_MANAGER and g.organisation_id]
    found, layer = list(roots), roots
    while layer:
        layer = list(Organisation.objects.filter(parent_id__in=layer).exclude(pk__in=found).values_list("pk", flat=True))
        found += layer
    return found


def persons_visible_to(user: Person | None) -> QuerySet[Person]:
    """The people whose personal page `user` may open: herself, her organisation's people, all for staff of the installation.

    Organisers see their event's people in the event's own list (meetings); a programme's staff see those with a role in it.
    """
    if user is None:
        return Person.objects.none()
    if is_administrator(user):
        return Person.objects.all()
    visible = Q(pk=user.pk)
    if organisations := managed_organisations(user):
        visible |= Q(memberships__organisation__in=organisations)
    staff = scopes_with_role(user, Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER)
    visible |= Q(role_grants__scope__in=Scope.objects.filter(staff))
    return Person.objects.filter(visible).distinct()


def can_see_person(user: Person | None, person: Person) -> bool:
    """Agrees with `persons_visible_to` (a test compares them)."""
    return persons_visible_to(user).filter(pk=person.pk).exists()


def can_issue_card(user: Person | None, account: Account) -> bool:
    """An administrator for anyone; an organisation manager for members of her organisations without stronger roles."""
    if user is None or user.pk == account.person_id:
        return False
    if is_administrator(user):
        return True
    if any(grant.role in STRONG_ROLES for grant in open_grants(account.person)):
        return False
    return Person.objects.filter(
        pk=account.person_id, memberships__organisation__in=managed_organisations(user)
    ).exists()


def can_change_person(user: Person | None, person: Person) -> bool:
    """Herself, or whoever may issue her a card."""
    if user is None:
        return False
    account = Account.objects.filter(person=person).first()
    return user.pk == person.pk or is_administrator(user) or (account is not None and can_issue_card(user, account))


def can_read_audit(user: Person | None) -> bool:
    """Administrators read the whole log; programme leads and ministry viewers that of their programmes."""
    return any(g.role in _AUDIT_ROLES for g in open_grants(user))


def audit_scopes(user: Person | None) -> QuerySet[Scope]:
    """The scopes whose lines `user` may read (administrators read also the lines without a scope)."""
    return Scope.objects.filter(scopes_with_role(user, *_AUDIT_ROLES))


_AUDIT_ROLES = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER)
