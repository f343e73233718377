"""The first act of an installation."""

import datetime as dt

from django.db import transaction

from sala.kit.i18n import Text
from sala.people.actions.accounts import IssuedCard, issue_card
from sala.people.actions.audit import record
from sala.people.actions.persons import add_person
from sala.people.actions.places import load_places
from sala.people.actions.scopes import create_scope, grant_role
from sala.people.grants import hold_now
from sala.people.models import Account, RoleGrant, Scope
from sala.people.types import Role, ScopeKind


@transaction.atomic
def begin_installation(*, name: str, language: str, at: dt.datetime) -> IssuedCard:
    """The root of the tree, the register of places, and the first administrator, who has only a card until she opens
    it.

    Raises IntegrityError when the installation has a root already: two who begin at once get one.
    """
    root = create_scope(
        kind=ScopeKind.INSTALLATION, slug="sala", name=Text(km="សាលា", vi="Sala", en="Sala"), parent=None
    )
    load_places()
    person = add_person(name=name, name_language=language, language=language, at=at, by=None)
    grant_role(person=person, role=Role.ADMINISTRATOR, scope=root, at=at, by=None)
    record("administrator.first", by=None, at=at, about=person, scope=root)
    return issue_card(account=person.account, by=None, at=at)


def has_begun() -> bool:
    """Whether an administrator has opened the account: from then on she gives cards to others. Scopes without any
    administrator were made by other hands, and count as begun too.
    """
    administrators = _administrators()
    if not administrators:
        return Scope.objects.exists()
    return any(account.has_usable_password() for account in administrators)


@transaction.atomic
def begin_again(*, at: dt.datetime) -> IssuedCard:
    """Another card for the first administrator, who never opened hers: the address was lost. Only for who sits at the
    machine, and only until somebody has begun.
    """
    return issue_card(account=_administrators()[0], by=None, at=at)


def _administrators() -> list[Account]:
    grants = RoleGrant.objects.filter(hold_now(), role=Role.ADMINISTRATOR, scope__parent__isnull=True)
    found = Account.objects.filter(person__in=grants.values("person"), is_active=True)
    return list(found.order_by("person__role_grants__starts_at", "pk"))
