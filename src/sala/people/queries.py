"""Reads that more than one page needs."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from sala.people.models import Account, Contact, Person, SignIn
from sala.people.types import ContactKind


def persons_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """The persons with these ids, in one query; ids without a person are left out."""
    return Person.objects.in_bulk(set(ids))


def accounts_of(people: Iterable[Person]) -> dict[uuid.UUID, Account]:
    """Accounts by person id, in one query."""
    return {account.person_id: account for account in Account.objects.filter(person__in=list(people))}


def contacts_of(person: Person) -> list[Contact]:
    """Phones first, then e-mails."""
    return sorted(person.contacts.all(), key=lambda c: (c.kind != ContactKind.PHONE, c.pk))


def sign_ins_of(account: Account) -> QuerySet[SignIn]:
    """The account's sign-ins that have not run out, newest first."""
    return SignIn.objects.filter(account_id=account.pk).order_by("-started_at")
