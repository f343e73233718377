"""Tables of people. Each model that holds personal data says what, why and for how long (`PERSONAL`), and what becomes
of its rows when two persons are united and when one is erased (`LIVES`, see `sala.kit.lives`); tests enforce both.
"""

from sala.people.models.factors import CodeApp, MinistryAccount, Passkey, RecoveryCode
from sala.people.models.lives import Consent, Different, ErasureRequest, Merge, MergedRow, Transfer
from sala.people.models.persons import (
    Account,
    AccountManager,
    AuditEntry,
    Card,
    Contact,
    Identifier,
    ImportRun,
    Membership,
    Person,
    PersonExternalId,
    RoleGrant,
    SignIn,
)
from sala.people.models.tree import Organisation, OrganisationExternalId, Place, Scope

__all__ = [
    "Account",
    "AccountManager",
    "AuditEntry",
    "Card",
    "CodeApp",
    "Consent",
    "Contact",
    "Different",
    "ErasureRequest",
    "Identifier",
    "ImportRun",
    "Membership",
    "Merge",
    "MergedRow",
    "MinistryAccount",
    "Organisation",
    "OrganisationExternalId",
    "Passkey",
    "Person",
    "PersonExternalId",
    "Place",
    "RecoveryCode",
    "RoleGrant",
    "Scope",
    "SignIn",
    "Transfer",
]
