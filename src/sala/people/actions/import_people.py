"""Importing a list of people: all of it or nothing, in a bounded number of statements."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F

from sala.kit.ids import uuid7
from sala.people.actions.audit import Line, record_all
from sala.people.actions.findable import index_persons
from sala.people.actions.imports import check_plan, claim_import, finish_import
from sala.people.actions.plan_people import PeoplePlan, Row, batches, plan_people
from sala.people.models import (
    Account,
    Contact,
    Identifier,
    ImportRun,
    Membership,
    Person,
    PersonExternalId,
)
from sala.people.queries import list_key, name_words
from sala.people.types import IdentifierKind

_FIELDS = ("name", "latin_name", "name_language", "gender", "language")


def import_people(*, run_id: uuid.UUID, seen: str, language: str, by: Person, at: dt.datetime) -> None:
    """Do what the preview said. `seen` is the mark of the plan that was shown: when the plan is another one now, or
    somebody adds the same number at the same moment, StaleImportError, and nothing is changed. A second press does
    nothing.
    """
    try:
        _import(run_id, seen, language, by, at)
    except IntegrityError:
        check_plan(PeoplePlan(), "")


@transaction.atomic
def _import(run_id: uuid.UUID, seen: str, language: str, by: Person, at: dt.datetime) -> None:
    run = claim_import(run_id, at=at)
    if run is None:
        return
    plan = plan_people(run, user=by, language=language)
    check_plan(plan, seen)
    _lock(plan)
    new = [row for row in plan.rows if row.person is None]
    known = [row for row in plan.rows if row.person is not None]
    changes: dict[str, Any] = {"persons": _add_persons(new, run)}
    changes["fields"] = _change_fields(known)
    changes["links"] = _link(known, run)
    changes["contacts"], changes["staff"] = _change_numbers(known)
    made, changes["posts"] = _set_posts(plan.rows)
    changes["memberships"] = [str(post.pk) for post in made]
    changes["made_posts"] = {str(post.pk): post_said(post) for post in made}
    _name_accounts(plan.rows)
    _log(run, new, known, by, at)
    touched = [row.person.pk for row in plan.rows if row.person]
    index_persons(touched)
    finish_import(run, plan, changes, by=by, at=at)


def _lock(plan: PeoplePlan) -> None:
    """Nobody edits these people until we are done; who did a moment ago wins."""
    read = {row.person.pk: row.person.revision for row in plan.rows if row.person}
    for batch in batches(read):
        locked = Person.objects.select_for_update().filter(pk__in=batch)
        if any(person.revision != read[person.pk] for person in locked):
            check_plan(PeoplePlan(), "")


def _add_persons(rows: list[Row], run: ImportRun) -> list[str]:
    for row in rows:
        row.person = Person(id=uuid7(), **row.fields)
        _reckon(row.person)
    people = [row.person for row in rows if row.person]
    Person.objects.bulk_create(people)
    PersonExternalId.objects.bulk_create(
        PersonExternalId(person=row.person, source=run.source, value=row.number) for row in rows
    )
    Contact.objects.bulk_create(contact for row in rows for contact in _contacts(row))
    Account.objects.bulk_create(Account(person=person, password=make_password(None)) for person in people)
    return [str(person.pk) for person in people]


def _contacts(row: Row) -> Iterable[Contact]:
    return (
        Contact(person=row.person, kind=kind, typed=typed, value=value)
        for kind, typed, value in row.contacts or []
    )


def _reckon(person: Person) -> None:
    person.sort_key = list_key(person.written)
    person.folded = name_words(person.name, person.latin_name)


def _change_fields(rows: list[Row]) -> list[Any]:
    changes, people = [], []
    for row in rows:
        person = row.person
        assert person is not None  # noqa: S101  # these rows are of known people
        told = {
            key: [getattr(person, key), value]
            for key, value in row.fields.items()
            if getattr(person, key) != value
        }
        if told:
            for key, (_before, after) in told.items():
                setattr(person, key, after)
            _reckon(person)
            people.append(person)
            changes.append([str(person.pk), told])
    save_persons(people)
    return changes


def save_persons(people: list[Person]) -> None:
    """Write names and languages of many people, and raise their revisions: two statements a batch."""
    Person.objects.bulk_create(
        people,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*_FIELDS, "sort_key", "folded"],
    )
    for batch in batches(person.pk for person in people):
        Person.objects.filter(pk__in=batch).update(revision=F("revision") + 1)


def _link(rows: list[Row], run: ImportRun) -> list[Any]:
    linked = [row for row in rows if row.linked]
    PersonExternalId.objects.bulk_create(
        PersonExternalId(person=row.person, source=run.source, value=row.number) for row in linked
    )
    return [[str(row.person.pk), row.number] for row in linked if row.person]


def _change_numbers(rows: list[Row]) -> tuple[list[Any], list[Any]]:
    """Replace phones and e-mails where the row says others, and staff numbers; what people sign in with follows."""
    with_contacts = {row.person.pk: row for row in rows if row.person and row.contacts is not None}
    before: dict[Any, list[list[str]]] = {pk: [] for pk in with_contacts}
    for batch in batches(with_contacts):
        for one in Contact.objects.filter(person__in=batch).order_by("pk"):
            before[one.person_id].append([one.kind, one.typed, one.value])
    after = {pk: [[str(k), t, v] for k, t, v in row.contacts or []] for pk, row in with_contacts.items()}
    other = [pk for pk in with_contacts if numbers(before[pk]) != numbers(after[pk])]
    set_contacts({pk: after[pk] for pk in other})
    staff: dict[Any, str] = {row.person.pk: row.staff for row in rows if row.person and row.staff}
    had: dict[Any, str] = {}
    for batch in batches(staff):
        mine = Identifier.objects.filter(kind=IdentifierKind.STAFF, account__person__in=batch)
        had |= dict(mine.values_list("account__person", "value"))
        mine.exclude(value__in=staff.values()).delete()
    told = [[str(pk), had.get(pk, ""), value] for pk, value in staff.items() if had.get(pk) != value]
    return [[str(pk), before[pk], after[pk]] for pk in other], told


def numbers(contacts: list[list[str]]) -> set[tuple[str, str]]:
    """Kinds and normal forms: two lists with the same are the same, however they were typed."""
    return {(kind, value) for kind, _typed, value in contacts}


def set_contacts(wanted: dict[Any, list[list[str]]]) -> None:
    """Replace the contacts of many people; phones and e-mails that are no longer theirs no longer sign in."""
    for batch in batches(wanted):
        Contact.objects.filter(person__in=batch).delete()
        mine = Identifier.objects.filter(account__person__in=batch).exclude(kind=IdentifierKind.STAFF)
        owned = mine.select_related("account")
        gone = [
            one.pk
            for one in owned
            if (str(one.kind), one.value) not in numbers(wanted[one.account.person_id])
        ]
        Identifier.objects.filter(pk__in=gone).delete()
    Contact.objects.bulk_create(
        Contact(person_id=pk, kind=kind, typed=typed, value=value)
        for pk, contacts in wanted.items()
        for kind, typed, value in contacts
    )


def _name_accounts(rows: list[Row]) -> None:
    """Give each account its phones, e-mails and staff number to sign in with; a number that is somebody's stays his."""
    wanted = [
        (row.person.pk, str(kind), value)
        for row in rows
        if row.person
        for kind, value in [
            *((kind, value) for kind, _typed, value in row.contacts or []),
            *([(IdentifierKind.STAFF, row.staff)] if row.staff else []),
        ]
    ]
    name_accounts(wanted, vouched=True)


def name_accounts(wanted: list[tuple[Any, str, str]], *, vouched: bool) -> None:
    """(person id, kind, value): each becomes a way to sign in, unless somebody has it already. `vouched`: a list says
    so, and not perhaps only she.
    """
    taken: set[tuple[str, str]] = set()
    for batch in batches(dict.fromkeys(value for _pk, _kind, value in wanted)):
        taken |= set(Identifier.objects.filter(value__in=batch).values_list("kind", "value"))
    accounts: dict[Any, Any] = {}
    for batch in batches(dict.fromkeys(pk for pk, _kind, _value in wanted)):
        accounts |= dict(Account.objects.filter(person_id__in=batch).values_list("person_id", "pk"))
    made = []
    for pk, kind, value in wanted:
        if pk in accounts and (kind, value) not in taken:
            taken.add((kind, value))
            made.append(Identifier(account_id=accounts[pk], kind=kind, value=value, vouched=vouched))
    Identifier.objects.bulk_create(made)


def _set_posts(rows: list[Row]) -> tuple[list[Membership], list[Any]]:
    made, changed, told = [], [], []
    for row in rows:
        had = row.membership
        if row.organisation is None:
            continue
        if had is None:
            made.append(
                Membership(
                    id=uuid7(),
                    person=row.person,
                    organisation=row.organisation,
                    post=row.post,
                    starts_on=row.starts_on,
                )
            )
            continue
        before = post_said(had)
        had.post = type(had.post)({**had.post, **row.post})
        had.starts_on = row.starts_on or had.starts_on
        if post_said(had) != before:
            changed.append(had)
            told.append([str(had.pk), before, post_said(had)])
    Membership.objects.bulk_create(made)
    save_posts(changed)
    return made, told


def post_said(membership: Membership) -> list[Any]:
    """What an import sets of a post, as it is noted for undoing it."""
    return [dict(membership.post), membership.starts_on.isoformat() if membership.starts_on else None]


def save_posts(changed: list[Membership]) -> None:
    """Write many posts, in one statement a batch."""
    Membership.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["post", "starts_on"]
    )


def _log(run: ImportRun, new: list[Row], known: list[Row], by: Person, at: dt.datetime) -> None:
    """A line for each person, as if it had been done by hand."""
    detail = {"import": str(run.pk)}
    record_all(Line(action="person.add", by=by, at=at, about=row.person, detail=detail) for row in new)
    record_all(Line(action="person.change", by=by, at=at, about=row.person, detail=detail) for row in known)
