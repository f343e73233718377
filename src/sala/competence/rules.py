"""Who may do what with certificates. That one is genuine may be asked by anybody who has its code."""

from django.db.models import Q, QuerySet

from sala.competence.models import Certificate
from sala.people.api import Person, Role, Scope, has_role, scopes_with_role

_STAFF = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISER)
_READERS = (*_STAFF, Role.MINISTRY_VIEWER)


def can_issue(user: Person | None, scope: Scope) -> bool:
    """Issue, correct and revoke certificates of a scope: its organisers, and those above them."""
    return has_role(user, scope, *_STAFF)


def can_see_certificate(user: Person | None, certificate: Certificate) -> bool:
    """Open it: whose it is, who may issue, and ministry viewers of its scope."""
    if user is None:
        return False
    return certificate.person_id == user.pk or has_role(user, certificate.scope, *_READERS)


def certificates_visible_to(user: Person | None) -> QuerySet[Certificate]:
    """Agrees with `can_see_certificate` (a test compares them)."""
    if user is None:
        return Certificate.objects.none()
    scopes = Scope.objects.filter(scopes_with_role(user, *_READERS))
    return Certificate.objects.filter(Q(person=user) | Q(scope__in=scopes))
