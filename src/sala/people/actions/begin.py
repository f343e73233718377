"""The first act of an installation."""

import datetime as dt

from django.db import transaction

from sala.kit.i18n import Text
from sala.people.actions.accounts import IssuedCard, issue_card
from sala.people.actions.audit import record
from sala.people.actions.persons import add_person
from sala.people.actions.places import load_places
from sala.people.actions.scopes import create_scope, grant_role
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
