"""What a list of people would change: read against the database, nothing written. A bounded number of queries, whatever
the length of the list.
"""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sala.kit.i18n import LANGUAGES, Text
from sala.kit.phones import normalise
from sala.kit.tables import Choices, Line, Listing, lines
from sala.people.actions.persons import Contacts, check_name, contacts_written, staff_form
from sala.people.grants import is_administrator
from sala.people.models import (
    Contact,
    Identifier,
    ImportRun,
    Membership,
    Organisation,
    OrganisationExternalId,
    Person,
    PersonExternalId,
)
from sala.people.rules import managed_organisations, persons_managed_by, persons_visible_to
from sala.people.types import (
    LANGUAGE_NAMES,
    PERSON_COLUMNS,
    Gender,
    IdentifierKind,
    ImportPlan,
    PlannedRow,
)

_T = TypeVar("_T")
MOST_NUMBERS, MOST_WARNINGS, AT_ONCE = 5, 100, 5000
_KHMER = re.compile("[\u1780-\u17ff]")
_PLAIN = ("name", "latin_name", "name_language", "gender", "language")


@dataclass(slots=True)
class Row:
    """One row as it will be written. `fields`: what it says of the person; `person` is None for a new one."""

    line: Line
    number: str
    fields: dict[str, str]
    contacts: Contacts | None
    staff: str
    post: Text
    starts_on: dt.date | None
    organisation: Organisation | None = None
    person: Person | None = None
    membership: Membership | None = None
    linked: bool = False


@dataclass(slots=True)
class PeoplePlan(ImportPlan):
    """The plan with its rows, for the action that carries it out."""

    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database says of the list's numbers."""

    persons: Mapping[str, Person]
    by_staff: Mapping[str, Person]
    organisations: Mapping[str, Organisation]
    managed: Collection[Any]
    own: Collection[Any] | None
    contacts: Mapping[Any, list[Contact]]
    staff: Mapping[Any, str]
    posts: Mapping[Any, Membership]


def plan_people(run: ImportRun, *, user: Person, language: str) -> PeoplePlan:
    """What the run's list would change if `user` confirmed it now; sentences are in `language`."""
    listing, plan = Listing.from_json(run.listing), PeoplePlan()
    genders, languages = Choices(dict(Gender.choices)), Choices(LANGUAGE_NAMES)
    rows = [_read(line, language, genders, languages) for line in lines(listing)]
    known = _known(run, rows, user)
    _refuse_doubles(rows)
    first: dict[Any, int] = {}
    for row in rows:
        _resolve(row, run, known, user)
        if row.person and first.setdefault(row.person.pk, row.line.number) != row.line.number:
            said = _("Row %(row)s is the same person. Each person has one row and one number.")
            row.line.fail("external_id", said % {"row": first[row.person.pk]})
        plan.troubles += row.line.troubles
        if not row.line.troubles:
            _sort_in(plan, row, known, user)
    plan.warnings += [_("Not read: column %(column)s.") % {"column": name} for name in listing.unread]
    plan.warnings += [listing.note] if listing.note else []
    plan.warnings += list(islice(_doubles(plan.rows, user), MOST_WARNINGS))
    return plan


def _read(line: Line, language: str, genders: Choices, languages: Choices) -> Row:
    given = {
        "name": line.text("name", 120),
        "latin_name": line.text("latin_name", 120),
        "name_language": line.choice("name_language", languages, ""),
        "gender": line.choice("gender", genders, ""),
        "language": line.choice("language", languages, ""),
    }
    fields = {key: value for key, value in given.items() if value}
    number = line.text("external_id", 80)
    if not number:
        line.fail(
            "external_id", _("Each row needs its number. Without it nobody is recognised in the next list.")
        )
    try:
        check_name(given["name"], given["latin_name"])
    except ValidationError as error:
        line.fail("name", " ".join(error.messages))
    staff = line.text("staff_number", 40)
    if staff and not staff_form(staff):
        line.fail("staff_number", _("A staff number has letters from A to Z and digits, at most 40."))
    post = Text({code: line.text(f"post_{code}", 120) for code in LANGUAGES})
    contacts = _contacts(line)
    return Row(line, number, fields, contacts, staff_form(staff), post, line.day("starts_on", language))


def _contacts(line: Line) -> Contacts | None:
    """What the row says of phones and e-mails; None when both cells are empty: then they stay as they are."""
    phones, emails = line.several("phones"), line.several("emails")
    if any(normalise(phone) is None or len(phone) > _LONGEST_PHONE for phone in phones):
        line.fail("phones", _("A phone number has digits. Write a comma between two numbers."))
    for email in emails:
        try:
            validate_email(email)
        except ValidationError:
            line.fail("emails", _("This is not an e-mail address: look for the @ and the dot."))
    if max(len(phones), len(emails)) > MOST_NUMBERS:
        line.fail("phones", _("Five phones and five e-mails are enough."))
    return contacts_written(phones, emails) if phones or emails else None


_LONGEST_PHONE = 40


def batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    """In pieces that every database takes as the parameters of one query."""
    rest = iter(values)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def ids_in(values: Iterable[str]) -> Iterator[list[uuid.UUID]]:
    """Ids that were kept as texts, in pieces."""
    return batches(uuid.UUID(value) for value in values)


def found_in(rows: QuerySet[Any], column: str, values: Iterable[Any]) -> Iterator[Any]:
    """The rows whose column is one of these, in as many queries as that takes."""
    for batch in batches(dict.fromkeys(values)):
        yield from rows.filter(**{f"{column}__in": batch})


def _known(run: ImportRun, rows: list[Row], user: Person) -> _Known:
    ids = PersonExternalId.objects.filter(source=run.source).select_related("person")
    persons = {one.value: one.person for one in found_in(ids, "value", [row.number for row in rows])}
    staff = Identifier.objects.filter(kind=IdentifierKind.STAFF).select_related("account__person")
    by_staff = {
        one.value: one.account.person for one in found_in(staff, "value", [r.staff for r in rows if r.staff])
    }
    numbers = [row.line.values.get("organisation", "") for row in rows]
    external = OrganisationExternalId.objects.filter(source=run.source).select_related("organisation")
    organisations = {
        one.value: one.organisation for one in found_in(external, "value", filter(None, numbers))
    }
    people = {person.pk for person in (*persons.values(), *by_staff.values())}
    managed = {person.pk for person in found_in(persons_managed_by(user), "pk", people)}
    contacts: dict[Any, list[Contact]] = {}
    for contact in found_in(Contact.objects.order_by("pk"), "person", people):
        contacts.setdefault(contact.person_id, []).append(contact)
    theirs = found_in(staff, "account__person", people)
    posts = found_in(Membership.objects.filter(ends_on__isnull=True), "person", people)
    own = None if is_administrator(user) else frozenset(managed_organisations(user))
    return _Known(
        persons,
        by_staff,
        organisations,
        managed,
        own,
        contacts,
        {one.account.person_id: one.value for one in theirs},
        {(post.person_id, post.organisation_id): post for post in posts},
    )


def _refuse_doubles(rows: list[Row]) -> None:
    for key, what in (("number", "external_id"), ("staff", "staff_number")):
        first: dict[str, int] = {}
        for row in rows:
            value = getattr(row, key)
            if value and first.setdefault(value, row.line.number) != row.line.number:
                said = _("Row %(row)s has this number too. Each person has one row and one number.")
                row.line.fail(what, said % {"row": first[value]})


def _resolve(row: Row, run: ImportRun, known: _Known, user: Person) -> None:
    """Find the person and the organisation; what `user` may not do is a trouble."""
    row.person = known.persons.get(row.number)
    namesake = known.by_staff.get(row.staff) if row.staff else None
    if row.person is None and namesake is not None:
        row.person, row.linked = namesake, True
    elif row.person is not None and namesake is not None and namesake.pk != row.person.pk:
        row.line.fail(
            "staff_number", _("Somebody else has this staff number. Check it, or look for that person.")
        )
    if row.person is not None and row.person.pk not in known.managed and row.person.pk != user.pk:
        row.line.fail(
            "external_id",
            _("This person belongs to an organisation that is not yours. Take the row out of the list."),
        )
    number = row.line.values.get("organisation", "")
    row.organisation = known.organisations.get(number) if number else run.organisation
    if number and row.organisation is None:
        what = _(
            "No organisation has this number in “%(source)s”. Import the organisations first, or correct it."
        )
        row.line.fail("organisation", what % {"source": run.source})
    elif known.own is not None and (row.organisation is None or row.organisation.pk not in known.own):
        row.line.fail("organisation", _("You can import people only into your own organisations."))
    if row.person and row.organisation:
        row.membership = known.posts.get((row.person.pk, row.organisation.pk))


def _sort_in(plan: PeoplePlan, row: Row, known: _Known, user: Person) -> None:
    planned_name = row.fields["name"]
    if row.person is None:
        row.fields.setdefault("name_language", _language_of(planned_name))
        row.fields.setdefault("language", row.fields["name_language"])
        place = str(row.organisation.name) if row.organisation else ""
        plan.new.append(PlannedRow(row.line.number, planned_name, None, _said_of(row), place))
        plan.rows.append(row)
        return
    if row.person.pk == user.pk:
        plan.warnings.append(
            _("Row %(row)s is you: change your own details on your page.") % {"row": row.line.number}
        )
        plan.same += 1
        return
    changes = _changes(row, known)
    if changes or row.linked:
        changes += [(str(PERSON_COLUMNS["external_id"]), "–", row.number)] if row.linked else []
        plan.changed.append(PlannedRow(row.line.number, planned_name, row.person.pk, tuple(changes)))
        plan.rows.append(row)
    else:
        plan.same += 1


def _language_of(name: str) -> str:
    if _KHMER.search(name):
        return "km"
    return "en" if name.isascii() else "vi"


def _said_of(row: Row) -> tuple[tuple[str, str, str], ...]:
    said = {**row.fields, "organisation": str(row.organisation.pk) if row.organisation else ""}
    said |= {
        "contacts": str(row.contacts),
        "staff": row.staff,
        "post": repr(row.post),
        "day": str(row.starts_on),
    }
    return tuple((key, "", value) for key, value in said.items())


def _changes(row: Row, known: _Known) -> list[tuple[str, str, str]]:
    """(heading, from, to). Empty cells leave what is there."""
    person, found = row.person, []
    assert person is not None  # noqa: S101  # only rows of known people come here
    for key in _PLAIN:
        was, value = getattr(person, key), row.fields.get(key, "")
        if value and value != was:
            found.append((str(PERSON_COLUMNS[key]), _worded(key, was), _worded(key, value)))
    had = known.contacts.get(person.pk, [])
    if row.contacts is not None:
        before, after = (
            _numbers((c.kind, c.value) for c in had),
            _numbers((k, v) for k, _t, v in row.contacts),
        )
        if before != after:
            said = ", ".join(typed for _k, typed, _v in row.contacts)
            found.append((str(PERSON_COLUMNS["phones"]), ", ".join(c.typed for c in had) or "–", said))
    staff = known.staff.get(person.pk, "")
    if row.staff and row.staff != staff:
        found.append((str(PERSON_COLUMNS["staff_number"]), staff or "–", row.staff))
    return found + _post_changes(row)


def _post_changes(row: Row) -> list[tuple[str, str, str]]:
    if row.organisation is None:
        return []
    had, found = row.membership, []
    if had is None:
        return [(_("Organisation"), "–", str(row.organisation.name))]
    for code, after in row.post.items():
        if had.post.get(code, "") != after:
            found.append((str(PERSON_COLUMNS[f"post_{code}"]), had.post.get(code, "–"), after))
    if row.starts_on and row.starts_on != had.starts_on:
        found.append((str(PERSON_COLUMNS["starts_on"]), str(had.starts_on or "–"), str(row.starts_on)))
    return found


def _worded(key: str, value: str) -> str:
    words = {"gender": dict(Gender.choices), "language": LANGUAGE_NAMES, "name_language": LANGUAGE_NAMES}
    return str(words.get(key, {}).get(value, value)) or "–"


def _numbers(contacts: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(str(kind), value) for kind, value in contacts}


def _doubles(rows: list[Row], user: Person) -> Iterator[str]:
    """Who may be twice: a new row with the name or phone of somebody whom `user` may see. Only said, never joined."""
    new = [row for row in rows if row.person is None]
    seen = persons_visible_to(user)
    names = {row.fields["name"]: row for row in new}
    for person in found_in(seen, "name", names):
        yield _said_double(names[person.name], person)
    phones = {value: row for row in new for _kind, _typed, value in row.contacts or []}
    told = set()
    for contact in found_in(
        Contact.objects.filter(person__in=seen).select_related("person"), "value", phones
    ):
        if contact.person.name != phones[contact.value].fields["name"] and contact.person_id not in told:
            told.add(contact.person_id)
            yield _said_double(phones[contact.value], contact.person)


def _said_double(row: Row, person: Person) -> str:
    what = _(
        "Row %(row)s: %(name)s may be here already as %(other)s. They are not joined: look before you import."
    )
    return what % {"row": row.line.number, "name": row.fields["name"], "other": person.name}
