"""Persons, their contacts, organisations and posts."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.kit.names import PersonName
from sala.kit.phones import normalise
from sala.people.actions.audit import record
from sala.people.models import (
    Account,
    Contact,
    Identifier,
    Membership,
    Organisation,
    OrganisationExternalId,
    Person,
    Place,
)
from sala.people.types import ContactKind, Gender, IdentifierKind, OrganisationKind


class IdentifierTakenError(ValidationError):
    """Somebody else signs in with this phone, e-mail or staff number."""


@transaction.atomic
def add_person(
    *,
    name: str,
    at: dt.datetime,
    by: Person | None,
    latin_name: str = "",
    name_language: str = "km",
    language: str = "km",
    gender: Gender = Gender.UNKNOWN,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    staff_number: str = "",
    with_account: bool = True,
) -> Person:
    """A new person, with contacts, and (unless told otherwise) an account that a card can open.

    A phone or e-mail signs in whoever had it first; a person who shares it signs in by staff number or card. A staff number
    that is taken raises IdentifierTakenError, because it is meant to be one person's.
    """
    written = PersonName(name, latin_name, name_language)
    person = Person.objects.create(
        name=name,
        latin_name=latin_name,
        name_language=name_language,
        language=language,
        gender=gender,
        sort_key=written.sort_key(name_language),
    )
    contacts = [(ContactKind.PHONE, typed, normalise(typed) or typed) for typed in phones]
    contacts += [(ContactKind.EMAIL, typed, typed.strip().casefold()) for typed in emails]
    for kind, typed, value in contacts:
        Contact.objects.create(person=person, kind=kind, value=value, typed=typed)
    if with_account:
        account = Account(person=person)
        account.set_unusable_password()
        account.save()
        _name_account(account, contacts, staff_number)
    record("person.add", by=by, at=at, about=person)
    return person


def _name_account(account: Account, contacts: list[tuple[ContactKind, str, str]], staff_number: str) -> None:
    for kind, _typed, value in contacts:
        Identifier.objects.get_or_create(kind=IdentifierKind(kind), value=value, defaults={"account": account})
    if staff_number:
        value = "".join(c for c in staff_number.casefold() if c.isascii() and c.isalnum())
        _mine, new = Identifier.objects.get_or_create(
            kind=IdentifierKind.STAFF, value=value, defaults={"account": account}
        )
        if not new:
            raise IdentifierTakenError(_("Somebody else has this staff number. Check it, or look for that person."))


@transaction.atomic
def change_details(*, person: Person, fields: dict[str, str], by: Person, at: dt.datetime) -> Person:
    """Set fields of a person (name, latin_name, name_language, gender, language) and raise the revision.

    The revision is what an offline edit is compared with (docs/decisions/0002-offline-envelope.md).
    """
    for field, value in fields.items():
        setattr(person, field, value)
    person.sort_key = person.written.sort_key(person.name_language)
    person.full_clean(exclude=["revision", "sort_key"])
    Person.objects.filter(pk=person.pk).update(**fields, sort_key=person.sort_key, revision=F("revision") + 1)
    record("person.change", by=by, at=at, about=person, detail={"fields": sorted(fields)})
    person.refresh_from_db()
    return person


@transaction.atomic
def add_organisation(
    *,
    kind: OrganisationKind,
    name: Text,
    parent: Organisation | None = None,
    place: Place | None = None,
    external_ids: dict[str, str] | None = None,
) -> Organisation:
    """A new organisation; `external_ids` maps a register's name to the id there, each taken at most once."""
    organisation = Organisation.objects.create(kind=kind, name=name, parent=parent, place=place)
    OrganisationExternalId.objects.bulk_create(
        OrganisationExternalId(organisation=organisation, source=source, value=value)
        for source, value in (external_ids or {}).items()
    )
    return organisation


def add_membership(
    *, person: Person, organisation: Organisation, post: Text | None = None, starts_on: dt.date | None = None
) -> Membership:
    """A post of the person in the organisation, open-ended."""
    return Membership.objects.create(person=person, organisation=organisation, post=post or Text(), starts_on=starts_on)
