"""Taking an import of people back, as far as nothing else has happened since."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Model

from sala.kit.i18n import Text
from sala.people.actions.audit import Line, record_all
from sala.people.actions.findable import index_persons
from sala.people.actions.import_people import (
    name_accounts,
    numbers,
    post_said,
    save_persons,
    save_posts,
    set_contacts,
)
from sala.people.actions.imports import claim_undo, finish_undo
from sala.people.actions.persons import staff_form
from sala.people.actions.plan_people import batches, ids_in
from sala.people.grants import is_administrator
from sala.people.models import (
    Account,
    AuditEntry,
    Contact,
    Identifier,
    ImportRun,
    Membership,
    Person,
    PersonExternalId,
)
from sala.people.queries import list_key, name_words
from sala.people.rules import persons_managed_by
from sala.people.types import IdentifierKind
from sala.search.api import remove

CHANGED, USED, FOREIGN = "changed", "used", "foreign"
# What a run notes by person; the rest by post.
_BY_PERSON = ("fields", "links", "contacts", "staff")
# What an import itself makes of a person; a row of any other table says that she is in use.
_OWN = {
    "people.Contact",
    "people.Account",
    "people.PersonExternalId",
    "people.Identifier",
    "people.Membership",
}


@transaction.atomic
def undo_people(*, run_id: uuid.UUID, by: Person, at: dt.datetime) -> None:
    """Take back what the run did, except where somebody has changed or used it since, and of people whom `by` does not
    manage any more: that stays, and the run says so.

    A second press does nothing. Raises StaleImportError after 30 days.
    """
    run = claim_undo(run_id, at=at)
    if run is None:
        return
    foreign = _leave_others(run, by)
    made = list(run.changes["persons"])
    left = {**standing(made, run), **foreign}
    gone = [pk for pk in made if pk not in left]
    _undo_posts(run, left, gone)
    _undo_fields(run, left)
    _undo_numbers(run, left)
    for person_id, number in run.changes["links"]:
        PersonExternalId.objects.filter(person=person_id, source=run.source, value=number).delete()
    remove_persons(gone, run, by=by, at=at)
    touched = {pk for key in ("fields", "contacts", "staff", "links") for pk, *_rest in run.changes[key]}
    index_persons(map(uuid.UUID, touched))
    detail = {"undo": str(run.pk)}
    record_all(
        Line(action="person.change", by=by, at=at, about=Person(pk=uuid.UUID(pk)), detail=detail)
        for pk in touched
    )
    finish_undo(run, [[pk, why] for pk, why in left.items()], by=by, at=at)


def _leave_others(run: ImportRun, by: Person) -> dict[str, str]:
    """Takes out of the run's changes whoever has gone to another organisation since, or got power over others: what one
    may no longer change, no old list of one's own changes either.
    """
    if is_administrator(by):
        return {}
    changes, managed = run.changes, persons_managed_by(by).values("pk")
    posts: dict[str, str] = {}
    for batch in ids_in([*changes["memberships"], *(pk for pk, *_rest in changes["posts"])]):
        found = Membership.objects.filter(pk__in=batch).values_list("pk", "person")
        posts |= {str(pk): str(person_id) for pk, person_id in found}
    about = {*changes["persons"], *posts.values(), *(row[0] for key in _BY_PERSON for row in changes[key])}
    foreign: dict[str, str] = {}
    for batch in ids_in(about):
        others = Person.objects.filter(pk__in=batch).exclude(pk__in=managed)
        foreign |= dict.fromkeys(map(str, others.values_list("pk", flat=True)), FOREIGN)
    changes["persons"] = [pk for pk in changes["persons"] if pk not in foreign]
    for key in _BY_PERSON:
        changes[key] = [row for row in changes[key] if row[0] not in foreign]
    changes["memberships"] = [pk for pk in changes["memberships"] if posts.get(pk) not in foreign]
    changes["posts"] = [row for row in changes["posts"] if posts.get(row[0]) not in foreign]
    return foreign


def standing(made: list[str], run: ImportRun) -> dict[str, str]:
    """Which of these people, whom the run brought, cannot go, and why."""
    return {**_changed_since(made, run), **_in_use(made, run)}


def remove_persons(gone: list[str], run: ImportRun, *, by: Person, at: dt.datetime) -> None:
    """People whom the run brought go again; to be asked of `standing` before."""
    for batch in batches(gone):
        Person.objects.filter(pk__in=batch).delete()
        remove("person", map(uuid.UUID, batch))
    detail = {"undo": str(run.pk)}
    record_all(
        Line(action="person.remove", by=by, at=at, about=Person(pk=uuid.UUID(pk)), detail=detail)
        for pk in gone
    )


def _changed_since(made: list[str], run: ImportRun) -> dict[str, str]:
    """Each change of a person is a line of the log; those later than the import say that it is not as it was."""
    found: dict[str, str] = {}
    for batch in batches(made):
        later = AuditEntry.objects.filter(object_id__in=batch, made_at__gt=run.done_at).exclude(action="look")
        found |= dict.fromkeys(later.values_list("object_id", flat=True), CHANGED)
    return found


def _in_use(made: list[str], run: ImportRun) -> dict[str, str]:
    """Who has a row in any other table, or another post: invited, on a schedule, with a role, a card, a phone."""
    found: dict[str, str] = {}
    for batch in ids_in(made):
        for model, column in pointing_at((Person, ""), (Account, "__person"), but=_OWN):
            rows = model._default_manager.filter(**{f"{column}__in": batch})
            found |= dict.fromkeys(map(str, rows.values_list(column, flat=True)), USED)
        posts = Membership.objects.filter(person__in=batch).exclude(pk__in=run.changes.get("memberships", []))
        found |= dict.fromkeys(map(str, posts.values_list("person", flat=True)), USED)
    return found


def pointing_at(*models: tuple[type[Model], str], but: set[str]) -> Iterator[tuple[type[Model], str]]:
    """The tables and columns, of whatever module, that point at these, `but` for some; a path leads on from there."""
    for model, path in models:
        for relation in model._meta.get_fields(include_hidden=True):
            other = relation.related_model
            reverse = relation.auto_created and not relation.concrete and isinstance(other, type)
            if reverse and other._meta.label not in but:  # type: ignore[union-attr]  # it is a model
                yield other, f"{relation.field.name}{path}"  # type: ignore[misc,union-attr]  # a reverse relation has one


def _undo_fields(run: ImportRun, left: dict[str, str]) -> None:
    told = dict(run.changes["fields"])
    people = []
    for person in _persons(told):
        back = told[str(person.pk)]
        for key, (before, after) in back.items():
            if getattr(person, key) == after:
                setattr(person, key, before)
            else:
                left[str(person.pk)] = CHANGED
        person.sort_key = list_key(person.written)
        person.folded = name_words(person.name, person.latin_name)
        people.append(person)
    save_persons(people)


def _persons(ids: Iterable[str]) -> Iterator[Person]:
    for batch in batches(ids):
        yield from Person.objects.select_for_update().filter(pk__in=batch)


def _undo_numbers(run: ImportRun, left: dict[str, str]) -> None:
    told = {pk: (before, after) for pk, before, after in run.changes["contacts"]}
    now: dict[str, list[list[str]]] = {pk: [] for pk in told}
    for batch in ids_in(told):
        for one in Contact.objects.filter(person__in=batch):
            now[str(one.person_id)].append([one.kind, one.typed, one.value])
    same = {pk for pk in told if numbers(now[pk]) == numbers(told[pk][1])}
    left |= dict.fromkeys(told.keys() - same, CHANGED)
    set_contacts({uuid.UUID(pk): told[pk][0] for pk in same})
    name_accounts(
        [(uuid.UUID(pk), kind, value) for pk in same for kind, _typed, value in told[pk][0]], vouched=False
    )
    for person_id, before, after in run.changes["staff"]:
        mine = Identifier.objects.filter(kind=IdentifierKind.STAFF, account__person=person_id)
        if not mine.filter(value=staff_form(after)).delete()[0]:
            left[person_id] = CHANGED
        elif before:
            name_accounts([(uuid.UUID(person_id), IdentifierKind.STAFF.value, before)], vouched=True)


def _undo_posts(run: ImportRun, left: dict[str, str], gone: list[str]) -> None:
    """Posts that the import made go, unless they were changed or ended; posts that it changed get what they had."""
    told = {pk: (before, after) for pk, before, after in run.changes["posts"]}
    back = []
    for batch in batches(told):
        for post in Membership.objects.filter(pk__in=batch):
            before, after = told[str(post.pk)]
            if post_said(post) != after:
                left[str(post.person_id)] = CHANGED
                continue
            post.post = Text(before[0])
            post.starts_on = dt.date.fromisoformat(before[1]) if before[1] else None
            back.append(post)
    save_posts(back)
    staying = {uuid.UUID(pk) for pk in left}
    wrote = run.changes.get("made_posts", {})  # imports of before it was noted have none
    for batch in ids_in(run.changes["memberships"]):
        posts = Membership.objects.filter(pk__in=batch).exclude(person__in=[uuid.UUID(pk) for pk in gone])
        changed = {
            post.person_id
            for post in posts
            if post.ends_on or post_said(post) != wrote.get(str(post.pk), post_said(post))
        }
        left |= dict.fromkeys(map(str, changed), CHANGED)
        posts.exclude(person__in=staying | changed).delete()
