"""Reads that more than one page needs."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.folding import fold
from sala.kit.hooks import Many
from sala.kit.names import PersonName
from sala.kit.phones import normalise
from sala.people.grants import open_grants
from sala.people.models import (
    Account,
    Consent,
    Contact,
    Different,
    Identifier,
    ImportRun,
    Membership,
    Organisation,
    Person,
    PersonExternalId,
    RoleGrant,
    Scope,
    SignIn,
)
from sala.people.rules import not_left, persons_united_by
from sala.people.types import ContactKind, ImportKind, ImportState, Purpose, Role, ScopeKind

# In which scopes does this person take part? Modules with lists of people answer it; there she is asked for consent.
scopes_taken_part_in: Many[[Person], Iterable[Scope]] = Many("scopes_taken_part_in")


def persons_by_id(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """The persons with these ids, in one query; ids without a person are left out. An id of somebody who was found to
    be the same person as another leads to the one who is kept.
    """
    found = Person.objects.select_related("merged_into").in_bulk(set(ids))
    return {pk: one.merged_into or one for pk, one in found.items()}


def ids_of(person: Person) -> list[uuid.UUID]:
    """Her own id, and those of the entries that were united with hers: rows that never change carry them."""
    return [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]


def accounts_of(people: Iterable[Person]) -> dict[uuid.UUID, Account]:
    """Accounts by person id, in one query."""
    return {account.person_id: account for account in Account.objects.filter(person__in=list(people))}


def contacts_of(person: Person) -> list[Contact]:
    """Phones first, then e-mails."""
    return sorted(person.contacts.all(), key=lambda c: (c.kind != ContactKind.PHONE, c.pk))


def contacts_by_person(people: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[ContactKind, str]]:
    """The first phone and the first e-mail of each of these people, in one query."""
    found: dict[uuid.UUID, dict[ContactKind, str]] = {}
    rows = Contact.objects.filter(person__in=people).order_by("pk").values_list("person_id", "kind", "value")
    for person, kind, value in rows:
        found.setdefault(person, {}).setdefault(ContactKind(kind), value)
    return found


def sign_ins_of(account: Account) -> QuerySet[SignIn]:
    """The account's sign-ins that have not run out, newest first."""
    return SignIn.objects.filter(account_id=account.pk, expire_date__gt=timezone.now()).order_by(
        "-started_at"
    )


def sign_ins_open(*, at: dt.datetime) -> QuerySet[SignIn]:
    """Every sign-in of anybody that has not run out."""
    return SignIn.objects.filter(account__isnull=False, expire_date__gt=at)


def name_words(name: str, latin_name: str) -> str:
    """What `named_like` looks in: the folded words of both names, each after a space."""
    return f" {fold(name)} {fold(latin_name)}"[:520]


def list_key(name: PersonName) -> str:
    """Where a person stands in lists, which have one order for all readers: names in Khmer first, then the others, each
    in the order of its own language. The keys of two languages cannot be compared with each other.
    """
    return f"{'a' if name.language == 'km' else 'b'} {name.sort_key(name.language)}"


def named_like(people: QuerySet[Person], typed: str) -> QuerySet[Person]:
    """The people a word of whose name (in either script) begins with `typed`, or whose phone or staff number it is."""
    key = fold(typed).strip()
    if not key:
        return people
    found = Q(folded__contains=f" {key}")
    numbers = {number for country in ("KH", "VN") if (number := normalise(typed, country))}
    staff = "".join(c for c in key if c.isascii() and c.isalnum())
    found |= Q(pk__in=Contact.objects.filter(value__in=numbers).values("person"))
    found |= Q(pk__in=Identifier.objects.filter(kind="staff", value=staff).values("account__person"))
    return people.filter(found)


def posts_of(people: Sequence[Person]) -> dict[uuid.UUID, list[Membership]]:
    """Posts that have not ended, by person, in one query."""
    found: dict[uuid.UUID, list[Membership]] = {person.pk: [] for person in people}
    posts = Membership.objects.filter(not_left(), person__in=list(people)).select_related("organisation")
    for post in posts.order_by("starts_on", "pk"):
        found[post.person_id].append(post)
    return found


def line_of(organisation: Organisation) -> list[Organisation]:
    """The organisations from the top down to this one; one query a level."""
    line = [organisation]
    while (above := line[0].parent) is not None and len(line) < _DEEPEST:
        line.insert(0, above)
    return line


def installation_zone() -> ZoneInfo:
    """The zone of the root of the scope tree."""
    root = Scope.objects.filter(parent__isnull=True).values_list("time_zone", flat=True).first()
    return ZoneInfo(root or "Asia/Phnom_Penh")


def has_consent(person: Person, purpose: Purpose, scope: Scope) -> bool:
    """Whether the person agrees to this purpose here or in a scope above it, now. To be asked whenever something is
    shown, not only when it is put in: then a withdrawal has its effect at once.
    """
    return person.pk in with_consent([person.pk], purpose, scope)


def with_consent(people: Iterable[uuid.UUID], purpose: Purpose, scope: Scope) -> set[uuid.UUID]:
    """Who of these agrees, as `has_consent`; one query for a whole list."""
    held = Consent.objects.filter(purpose=purpose, scope__in=scope.line, withdrawn_at__isnull=True)
    return set(held.filter(person__in=list(people)).values_list("person_id", flat=True))


def consents_of(person: Person) -> list[Consent]:
    """All her consents with their scopes, also those that she withdrew; the newest first."""
    return list(Consent.objects.filter(person=person).select_related("scope").order_by("-given_at", "-pk"))


def consent_scopes(person: Person) -> list[Scope]:
    """Where the person may be asked for consent: where she takes part, has a role, or agreed to something that holds;
    forums and programmes only. The newest first, at most thirty.
    """
    held = Consent.objects.filter(person=person, withdrawn_at__isnull=True)
    found = {scope.pk: scope for scope in Scope.objects.filter(pk__in=held.values("scope"))}
    found |= {scope.pk: scope for answer in scopes_taken_part_in(person) for scope in answer}
    found |= {grant.scope_id: grant.scope for grant in open_grants(person)}
    asked = [scope for scope in found.values() if scope.kind in {ScopeKind.EVENT, ScopeKind.PROGRAMME}]
    return sorted(asked, key=lambda scope: scope.pk, reverse=True)[:30]


_DEEPEST = 12  # levels: a ministry's tree has five


@dataclass(frozen=True, slots=True)
class RunLine:
    """An import of before."""

    run: ImportRun
    kind: str
    state: str
    tone: str


def run_line(run: ImportRun) -> RunLine:
    """The import in words."""
    tones = {ImportState.DONE: "ok", ImportState.UNDONE: "info"}
    state = ImportState(run.state)
    return RunLine(run, str(ImportKind(run.kind).label), str(state.label), tones.get(state, "wait"))


def persons_by_number(source: str, numbers: Iterable[str], *, only_listed: bool = False) -> dict[str, Person]:
    """Who has which number: that of the list `source`, and (unless `only_listed`) a staff number, or the phone that she
    signs in with.

    Whoever knows a whole number may know its owner (as on the list of participants). Two queries at most.
    """
    wanted = list(dict.fromkeys(numbers))
    external = PersonExternalId.objects.filter(source=source, value__in=wanted).select_related("person")
    found = {one.value: one.person for one in external} if source else {}
    if only_listed or len(found) == len(wanted):
        return found
    # By kind: the digits of a staff number that has letters too are another's staff number.
    forms: dict[tuple[str, str], list[str]] = {}
    for number in (number for number in wanted if number not in found):
        staff = "".join(c for c in number.casefold() if c.isascii() and c.isalnum())
        forms.setdefault(("staff", staff), []).append(number)
        forms.setdefault(("phone", normalise(number) or number), []).append(number)
    named = Identifier.objects.filter(
        kind__in=["staff", "phone"], value__in={value for _kind, value in forms}
    )
    for one in named.select_related("account__person").order_by("-kind"):
        for number in forms.get((one.kind, one.value), ()):
            found.setdefault(number, one.account.person)
    return found


def number_lists() -> list[str]:
    """The names of the lists by whose numbers people are known, for `persons_by_number`; one query."""
    sources = PersonExternalId.objects.exclude(source="").order_by("source").values_list("source", flat=True)
    return list(sources.distinct())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one person, and why one might think so."""

    one: Person
    other: Person
    reasons: list[str]


def doubles_for(user: Person) -> list[Pair]:
    """Who among the people whom `user` may unite may be there twice: the same phone or e-mail, or the same name in one
    organisation; not those who were told apart. The newest first, at most 200. Six queries.

    A number that more than five share is a school's, not a person's.
    """
    managed = persons_united_by(user).values("pk")
    found: dict[tuple[uuid.UUID, uuid.UUID], list[str]] = {}
    contacts = Contact.objects.filter(person__in=managed)
    _pair_up(found, contacts, ("kind", "value"), "person", _("Same phone or e-mail"))
    posts = Membership.objects.filter(not_left(), person__in=managed)
    for name in ("person__name", "person__folded"):
        _pair_up(found, posts, ("organisation", name), "person", _("Same name in one organisation"))
    apart = Different.objects.filter(one__in={pk for pair in found for pk in pair})
    apart_pairs = {(row.one_id, row.other_id) for row in apart}
    newest = sorted(found.keys() - apart_pairs, key=lambda pair: pair[1], reverse=True)[:MOST_PAIRS]
    people = Person.objects.in_bulk({pk for pair in newest for pk in pair})
    return [Pair(people[one], people[other], found[one, other]) for one, other in newest]


def _pair_up(
    found: dict[tuple[uuid.UUID, uuid.UUID], list[str]],
    rows: QuerySet[Any],
    same: tuple[str, str],
    person: str,
    reason: str,
) -> None:
    """Add the pairs of those whose rows are equal in the columns `same`."""
    shared = rows.values(*same).annotate(people=Count(person, distinct=True))
    shared = shared.filter(people__gt=1, people__lte=MOST_SHARE).order_by("-people", *same)[:MOST_PAIRS]
    groups: dict[tuple[Any, ...], set[uuid.UUID]] = {
        tuple(row[name] for name in same): set() for row in shared
    }
    wanted = {f"{same[1]}__in": {key[1] for key in groups}}
    for row in rows.filter(**wanted).values_list(*same, person):
        if row[:2] in groups:
            groups[row[:2]].add(row[2])
    for members in groups.values():
        for one, other in combinations(sorted(members), 2):
            reasons = found.setdefault((one, other), [])
            if reason not in reasons:
                reasons.append(reason)


MOST_PAIRS, MOST_SHARE = 200, 5


def days_kept(scope: Scope) -> int | None:
    """How many days after its end the personal data of a scope is kept: what it says, else the nearest above it; None:
    nobody has said.
    """
    said = dict(Scope.objects.filter(pk__in=scope.line).values_list("pk", "retention_days"))
    return next((said[pk] for pk in reversed(scope.line) if said.get(pk)), None)


def holders_of(role: Role, scope: Scope) -> list[uuid.UUID]:
    """Who holds this role in this very scope now."""
    held = RoleGrant.objects.filter(scope=scope, role=role, ends_at=None)
    return list(held.order_by("pk").values_list("person_id", flat=True))
