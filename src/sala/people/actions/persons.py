"""Persons, their contacts and numbers."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import uuid7
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.names import PersonName
from sala.kit.phones import normalise
from sala.people.actions.audit import record
from sala.people.actions.findable import index_persons
from sala.people.models import Account, Contact, Identifier, Person
from sala.people.queries import list_key, name_words
from sala.people.rules import can_change_person, manages_person
from sala.people.types import ContactKind, Gender, IdentifierKind

Contacts = list[tuple[ContactKind, str, str]]


class IdentifierTakenError(ValidationError):
    """Somebody else signs in with this phone, e-mail or staff number."""


class LegacyFontError(ValidationError):
    """The name was typed for an old Khmer font: nobody else could read or find it."""


def check_name(name: str, latin_name: str) -> None:
    """Raise ValidationError when there is no name, LegacyFontError when it was typed for an old Khmer font."""
    if not name.strip():
        raise ValidationError(_("Write the name."))
    if looks_like_legacy(name) or looks_like_legacy(latin_name):
        raise LegacyFontError(
            _("This name was typed for an old Khmer font (Limon). Type it again with a Unicode keyboard.")
        )


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
    press: uuid.UUID | None = None,
) -> Person:
    """A new person, with contacts, and (unless told otherwise) an account that a card can open. `press`: an id made
    when the form was shown; a second press of its button gives the same person.

    A phone or e-mail signs in whoever had it first; a person who shares it signs in by staff number or card. A
    staff number that is taken raises IdentifierTakenError, because it is meant to be one person's.
    """
    if press and (made := Person.objects.filter(pk=press).first()):
        return made
    check_name(name, latin_name)
    person = Person.objects.create(
        id=press or uuid7(),
        name=name,
        latin_name=latin_name,
        name_language=name_language,
        language=language,
        gender=gender,
        sort_key=list_key(PersonName(name, latin_name, name_language)),
        folded=name_words(name, latin_name),
    )
    contacts = _reach(person, contacts_written(phones, emails))
    if with_account:
        _open_account(person, contacts, staff_number)
    index_persons([person.pk])
    record("person.add", by=by, at=at, about=person)
    return person


def contacts_written(phones: Iterable[str], emails: Iterable[str]) -> Contacts:
    """(kind, as typed, normal form) of each, once."""
    found = [(ContactKind.PHONE, typed, normalise(typed) or typed) for typed in phones]
    found += [(ContactKind.EMAIL, typed, typed.strip().casefold()) for typed in emails]
    return list({(kind, value): (kind, typed, value) for kind, typed, value in found}.values())


def staff_form(typed: str) -> str:
    """A staff number as it is stored: small letters and digits only."""
    return "".join(c for c in typed.casefold() if c.isascii() and c.isalnum())


def _reach(person: Person, contacts: Contacts) -> Contacts:
    for kind, typed, value in contacts:
        Contact.objects.create(person=person, kind=kind, value=value, typed=typed)
    return contacts


def _open_account(person: Person, contacts: Contacts, staff_number: str) -> None:
    """An account that only a card opens until its holder chooses a PIN."""
    account = Account(person=person)
    account.set_unusable_password()
    account.save()
    _name_account(account, contacts, staff_number, vouched=True)


def _name_account(account: Account, contacts: Contacts, staff_number: str, *, vouched: bool) -> None:
    for kind, _typed, value in contacts:
        Identifier.objects.get_or_create(
            kind=IdentifierKind(kind), value=value, defaults={"account": account, "vouched": vouched}
        )
    if not (value := staff_form(staff_number)):
        return
    number, _new = Identifier.objects.get_or_create(
        kind=IdentifierKind.STAFF, value=value, defaults={"account": account, "vouched": vouched}
    )
    if number.account_id != account.pk:
        raise IdentifierTakenError(
            _("Somebody else has this staff number. Check it, or look for that person.")
        )


@transaction.atomic
def change_details(*, person: Person, fields: dict[str, str], by: Person, at: dt.datetime) -> Person:
    """Set fields of a person (name, latin_name, name_language, gender, language) and raise the revision.

    The revision is what an offline edit is compared with (docs/decisions/0002-offline-envelope.md).
    """
    for field, value in fields.items():
        setattr(person, field, value)
    check_name(person.name, person.latin_name)
    person.sort_key = list_key(person.written)
    person.folded = name_words(person.name, person.latin_name)
    person.full_clean(exclude=["revision", "sort_key", "folded"])
    Person.objects.filter(pk=person.pk).update(
        **fields, sort_key=person.sort_key, folded=person.folded, revision=F("revision") + 1
    )
    index_persons([person.pk])
    record("person.change", by=by, at=at, about=person, detail={"fields": sorted(fields)})
    person.refresh_from_db()
    return person


@transaction.atomic
def keep_language(*, person: Person, language: str, at: dt.datetime) -> None:
    """The language that she chose to read in is the one in which she is written to. No line when it is already."""
    changed = (
        Person.objects.filter(pk=person.pk)
        .exclude(language=language)
        .update(language=language, revision=F("revision") + 1)
    )
    if changed:
        record("person.change", by=person, at=at, about=person, detail={"fields": ["language"]})
        person.refresh_from_db(fields=["language", "revision"])


@transaction.atomic
def change_contacts(
    *,
    person: Person,
    phones: Iterable[str],
    emails: Iterable[str],
    staff_number: str | None,
    by: Person,
    at: dt.datetime,
) -> None:
    """Replace phones and e-mails, and with them what the person signs in with (a new SIM). `staff_number` None
    leaves it.

    A number that somebody else signs in with stays theirs. Only who manages the person changes the staff number. Raises
    PermissionDenied, IdentifierTakenError.
    """
    if not can_change_person(by, person) or (staff_number is not None and not manages_person(by, person)):
        raise PermissionDenied
    contacts = contacts_written(phones, emails)
    kept = Q(pk__in=[])
    for kind, typed, value in contacts:
        Contact.objects.get_or_create(person=person, kind=kind, value=value, defaults={"typed": typed})
        kept |= Q(kind=kind, value=value)
    gone, _rows = Contact.objects.filter(person=person).exclude(kept).delete()
    account = Account.objects.filter(person=person).first()
    if account:
        old = Identifier.objects.filter(account=account).exclude(kept)
        if staff_number is None:
            old = old.exclude(kind=IdentifierKind.STAFF)
        else:
            old = old.exclude(kind=IdentifierKind.STAFF, value=staff_form(staff_number))
        old.delete()
        _name_account(account, contacts, staff_number or "", vouched=by.pk != person.pk)
    record("person.contacts", by=by, at=at, about=person, detail={"kept": len(contacts), "gone": gone})
