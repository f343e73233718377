"""The front door of people."""

from sala.people.actions.accounts import (
    CardNotValidError,
    IssuedCard,
    WeakSecretError,
    change_secret,
    end_sign_in,
    find_card,
    issue_card,
    open_with_card,
)
from sala.people.actions.audit import Line, record, record_all, record_views
from sala.people.actions.forgetting import forget_ended_sign_ins, forget_wrong_tries
from sala.people.actions.imports import forget_imports
from sala.people.actions.organisations import add_membership, add_organisation
from sala.people.actions.persons import add_person, change_details
from sala.people.actions.places import load_places
from sala.people.actions.scopes import create_scope, end_role, grant_role
from sala.people.models import Account, Organisation, Person, Place, Scope
from sala.people.queries import accounts_of, contacts_of, persons_by_id, sign_ins_of
from sala.people.requests import current_sign_in, person_of, person_seen_by, signed_in
from sala.people.rules import (
    can_issue_card,
    can_see_person,
    findable_by,
    has_role,
    is_administrator,
    persons_visible_to,
    roles_of,
    scopes_with_role,
)
from sala.people.types import Gender, OrganisationKind, Role, ScopeKind, audit_sentences

__all__ = [
    "Account",
    "CardNotValidError",
    "Gender",
    "IssuedCard",
    "Line",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Place",
    "Role",
    "Scope",
    "ScopeKind",
    "WeakSecretError",
    "accounts_of",
    "add_membership",
    "add_organisation",
    "add_person",
    "audit_sentences",
    "can_issue_card",
    "can_see_person",
    "change_details",
    "change_secret",
    "contacts_of",
    "create_scope",
    "current_sign_in",
    "end_role",
    "end_sign_in",
    "find_card",
    "findable_by",
    "forget_ended_sign_ins",
    "forget_imports",
    "forget_wrong_tries",
    "grant_role",
    "has_role",
    "is_administrator",
    "issue_card",
    "load_places",
    "open_with_card",
    "person_of",
    "person_seen_by",
    "persons_by_id",
    "persons_visible_to",
    "record",
    "record_all",
    "record_views",
    "roles_of",
    "scopes_with_role",
    "sign_ins_of",
    "signed_in",
]
