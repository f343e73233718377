"""Two entries side by side: they are one person, or they are two."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.i18n import Text
from sala.people.actions.audit import record_views
from sala.people.actions.merging import merge_mark, merge_persons, tell_apart
from sala.people.actions.rows import all_rows, field_named, holders, holds_accounts
from sala.people.entering import proved_lately
from sala.people.grants import hold_now
from sala.people.models import (
    Account,
    Contact,
    Identifier,
    Membership,
    Person,
    PersonExternalId,
    RoleGrant,
    SignIn,
)
from sala.people.pages.doubles import name_of
from sala.people.queries import contacts_of, posts_of
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_merge
from sala.people.types import Gender, IdentifierKind, Role
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, and what she has. `used`: when somebody last signed in; `rows`: how many of what."""

    person: Person
    name: str
    gender: str
    contacts: list[Contact]
    staff_number: str
    numbers: list[tuple[str, str]]
    posts: list[Membership]
    roles: list[tuple[str, Text]]
    has_account: bool
    has_pin: bool
    sign_ins: int
    rows: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class MergePage:
    """`counted`: how many rows of what each has, by title; `keep`: whose entry stays; `seen` is what the page was shown
    with.
    """

    crumbs: list[Crumb]
    sides: list[Side]
    counted: list[tuple[str, list[tuple[str, int]]]]
    keep: str
    seen: str
    error: str


@signed_in
@proved_lately
def merge(request: HttpRequest, user: Person, person_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    """For who manages both; where either has a second factor for administrators. 404 for who may not see both; a merge
    of a person with herself is refused.
    """
    one, other = person_seen_by(user, person_id), person_seen_by(user, other_id)
    if one.pk != other.pk and not can_merge(user, one, other):
        raise PermissionDenied
    error, status = "", 200
    if one.pk == other.pk:
        error, status = _("This is one entry, not two. Choose two different ones."), 422
    elif request.method == "POST":
        try:
            return _decide(request, one, other, user)
        except ValidationError as trouble:
            error, status = " ".join(trouble.messages), 409
    record_views([one.pk, other.pk], by=user, at=timezone.now(), page="merge")
    sides = sides_of([one, other]) if one.pk != other.pk else []
    shown = MergePage(
        [Crumb(_("Doubles"), reverse("people:doubles"))],
        sides,
        _counted(sides),
        request.POST.get("keep") or _better(sides),
        merge_mark(one, other),
        error,
    )
    return page(request, "people/merge.html", shown, status=status)


def _decide(request: HttpRequest, one: Person, other: Person, user: Person) -> HttpResponse:
    at = timezone.now()
    if "apart" in request.POST:
        tell_apart(one=one, other=other, by=user, at=at)
        return redirect("people:doubles")
    keep = request.POST.get("keep")
    if keep not in {str(one.pk), str(other.pk)}:
        raise ValidationError(_("Choose which entry stays."))
    kept, absorbed = (one, other) if keep == str(one.pk) else (other, one)
    merge_persons(kept=kept, absorbed=absorbed, seen=request.POST.get("seen", "")[:200], by=user, at=at)
    return redirect("people:merges")


def _better(sides: list[Side]) -> str:
    """The entry that one would keep: who signs in with it, then whose is older."""
    order = sorted(sides, key=lambda side: (not side.has_pin, not side.has_account, side.person.pk))
    return str(order[0].person.pk) if order else ""


def _counted(sides: list[Side]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Every title that one of them has, with both numbers beside it."""
    titles = dict.fromkeys(title for side in sides for title, _count in side.rows)
    return [
        (title, [(side.name, sum(count for other, count in side.rows if other == title)) for side in sides])
        for title in titles
    ]


def sides_of(people: list[Person]) -> list[Side]:
    """What each has; one query a table, whatever they have."""
    found = Account.objects.filter(person__in=people).prefetch_related("identifiers")
    accounts = {account.person_id: account for account in found}
    posts, rows = posts_of(people), _row_counts(people, accounts)
    return [_side(one, accounts.get(one.pk), posts[one.pk], rows[one.pk]) for one in people]


def _side(
    person: Person, account: Account | None, posts: list[Membership], rows: list[tuple[str, int]]
) -> Side:
    staff = [i.value for i in account.identifiers.all() if i.kind == IdentifierKind.STAFF] if account else []
    grants = person.role_grants.filter(hold_now()).select_related("scope", "organisation")[:10]
    return Side(
        person=person,
        name=name_of(person),
        gender=str(Gender(person.gender).label),
        contacts=contacts_of(person),
        staff_number=" ".join(staff),
        numbers=list(person.external_ids.values_list("source", "value")[:10]),
        posts=posts[:10],
        roles=[
            (str(Role(g.role).label), g.organisation.name if g.organisation else g.scope.name) for g in grants
        ],
        has_account=account is not None,
        has_pin=account is not None and account.has_usable_password(),
        sign_ins=SignIn.objects.filter(account_id=account.pk).count() if account else 0,
        rows=rows,
    )


def _row_counts(
    people: list[Person], accounts: dict[uuid.UUID, Account]
) -> dict[uuid.UUID, list[tuple[str, int]]]:
    """How many rows of what each has, by the titles that she herself would read."""
    counted: dict[uuid.UUID, list[tuple[str, int]]] = {person.pk: [] for person in people}
    owner = {account.pk: pk for pk, account in accounts.items()}
    for model, said in holders():
        for name in said.told if model not in _SHOWN else ():
            column = field_named(model, name)
            ids = list(owner) if holds_accounts(column) else list(counted)
            held = all_rows(model).filter(**{f"{name}__in": ids}).order_by().values_list(name)
            for pk, count in held.annotate(Count("pk")):
                counted[owner.get(pk, pk)].append((str(said.title), count))
    return counted


# These stand on the page themselves.
_SHOWN = {Contact, Membership, RoleGrant, PersonExternalId, Account, Identifier, SignIn, Person}
