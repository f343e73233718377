"""Growing the scope tree and giving roles in it."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.people.actions.audit import Line, record, record_all
from sala.people.grants import is_administrator
from sala.people.models import Organisation, Person, RoleGrant, Scope
from sala.people.rules import can_end_role, can_give_role
from sala.people.types import PARENT_OF, Role, ScopeKind


class WrongScopeError(ValidationError):
    """A role that has no meaning in that scope."""


class WrongParentError(ValidationError):
    """A scope of this kind cannot stand there in the tree."""


@transaction.atomic
def create_scope(
    *,
    kind: ScopeKind,
    slug: str,
    name: Text,
    parent: Scope | None,
    time_zone: str = "",
) -> Scope:
    """A new node under `parent`; its languages are taken over from it, and the time zone unless given.

    Raises WrongParentError when the kind does not belong under the parent's kind, IntegrityError when the slug is
    taken.
    """
    if PARENT_OF.get(kind) != (ScopeKind(parent.kind) if parent else None):
        raise WrongParentError(_("A scope of this kind cannot stand there in the tree."))
    new_id = uuid7()
    return Scope.objects.create(
        id=new_id,
        parent=parent,
        kind=kind,
        slug=slug,
        name=name,
        path=f"{parent.path}/{new_id.hex}" if parent else new_id.hex,
        time_zone=time_zone or (parent.time_zone if parent else "Asia/Phnom_Penh"),
        languages=(parent.languages if parent else ["km", "vi", "en"]),
    )


def keep_for(scope: Scope, days: int | None) -> bool:
    """Keep the personal data of this scope for so many days after its end (None: as the scope above says); whether that
    changed. For the modules above, which say who may and write the log.
    """
    return Scope.objects.filter(pk=scope.pk).exclude(retention_days=days).update(retention_days=days) > 0 or (
        Scope.objects.filter(pk=scope.pk, retention_days=None).update(retention_days=days) > 0
        and days is not None
    )


@transaction.atomic
def grant_role(
    *,
    person: Person,
    role: Role,
    scope: Scope,
    at: dt.datetime,
    by: Person | None,
    ends_at: dt.datetime | None = None,
    organisation: Organisation | None = None,
) -> RoleGrant:
    """Give a role in a scope and everything below it, from `at` on. An open grant of the same role is returned as
    it is.
    """
    same = RoleGrant.objects.filter(
        person=person, role=role, scope=scope, organisation=organisation, ends_at__isnull=True
    ).first()
    if same:
        return same
    granted = RoleGrant.objects.create(
        person=person, role=role, scope=scope, organisation=organisation, starts_at=at, ends_at=ends_at
    )
    record("role.grant", by=by, at=at, about=person, scope=scope, detail={"role": role})
    return granted


@transaction.atomic
def give_role(
    *,
    person: Person,
    role: Role,
    scope: Scope,
    by: Person,
    at: dt.datetime,
    organisation: Organisation | None = None,
) -> RoleGrant:
    """A person gives a role to another. Raises PermissionDenied for what she may not give, WrongScopeError where
    the role has no meaning: an administrator stands at the top of the tree, a manager has an organisation, all
    others a country or below it.
    """
    top = scope.parent_id is None
    if not can_give_role(by, role, scope, organisation) or (by.pk == person.pk and not is_administrator(by)):
        raise PermissionDenied
    if role != Role.ORGANISATION_MANAGER and top != (role == Role.ADMINISTRATOR):
        raise WrongScopeError(_("This role is not given there. Choose another place for it."))
    if (role == Role.ORGANISATION_MANAGER) != (organisation is not None):
        raise WrongScopeError(
            _("Choose the organisation for an organisation manager, and for no other role.")
        )
    return grant_role(person=person, role=role, scope=scope, organisation=organisation, at=at, by=by)


@transaction.atomic
def give_roles(
    *, roles: Sequence[tuple[Person, Role]], scope: Scope, by: Person, at: dt.datetime
) -> list[RoleGrant]:
    """Give many their roles in a programme or event, with as many queries as for one; who has hers already keeps it.
    Raises PermissionDenied for a role that `by` may not give, or to herself.
    """
    for role in {role for _person, role in roles}:
        if not can_give_role(by, role, scope):
            raise PermissionDenied
    if any(person.pk == by.pk for person, _role in roles) and not is_administrator(by):
        raise PermissionDenied
    open_ones = RoleGrant.objects.filter(scope=scope, organisation=None, ends_at__isnull=True)
    there = set(open_ones.values_list("person_id", "role"))
    new = [(person, role) for person, role in dict.fromkeys(roles) if (person.pk, role) not in there]
    given = RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=role, scope=scope, starts_at=at) for person, role in new
    )
    lines = [
        Line(action="role.grant", by=by, at=at, about=person, scope=scope, detail={"role": role})
        for person, role in new
    ]
    if lines:
        record_all(lines)
    return given


@transaction.atomic
def end_role(*, grant: RoleGrant, at: dt.datetime, by: Person | None) -> None:
    """End a role now; what was done under it stays. Raises PermissionDenied when `by` may not (None: Sala itself)."""
    if by is not None and not can_end_role(by, grant):
        raise PermissionDenied
    ended = RoleGrant.objects.filter(pk=grant.pk, ends_at__isnull=True).update(
        ends_at=max(at, grant.starts_at + dt.timedelta(milliseconds=1))
    )
    if ended:
        record("role.end", by=by, at=at, about=grant.person, scope=grant.scope, detail={"role": grant.role})
