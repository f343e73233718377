"""One person: names, contacts, posts and roles, for those who may see them, and what they may do about her."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sala.people.actions.audit import record_views
from sala.people.grants import hold_now
from sala.people.models import Account, Card, Contact, Membership, Person, RoleGrant
from sala.people.queries import contacts_of
from sala.people.requests import person_seen_by, signed_in
from sala.people.rules import can_change_person, can_reset_factor, manages_person, roles_shown_to
from sala.people.types import Gender, IdentifierKind, Role
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`staff_number` and `card` are for those who manage her. `card` is "", "open" (not used yet), "used" or
    "expired". `may_reset`: she has a second factor, which the reader may take away.
    """

    crumbs: list[Crumb]
    person: Person
    title: str
    gender: str
    contacts: list[Contact]
    staff_number: str
    posts: list[Membership]
    roles: list[tuple[str, RoleGrant]]
    card: str
    has_account: bool
    herself: bool
    may_change: bool
    may_manage: bool
    may_reset: bool


@read_only
@signed_in
def person(request: HttpRequest, user: Person, person_id: uuid.UUID) -> HttpResponse:
    """404 for somebody whom the reader may not see."""
    seen = person_seen_by(user, person_id)
    record_views([seen.pk], by=user, at=timezone.now(), page="person")
    account = Account.objects.filter(person=seen).prefetch_related("identifiers").first()
    manages = manages_person(user, seen)
    staff = [i.value for i in account.identifiers.all() if i.kind == IdentifierKind.STAFF] if account else []
    roles = roles_shown_to(user, seen).filter(hold_now()).select_related("scope", "organisation")
    shown = PersonPage(
        crumbs=person_crumbs(),
        person=seen,
        title=seen.written.display(get_language() or "en"),
        gender=str(Gender(seen.gender).label),
        contacts=contacts_of(seen),
        staff_number=" ".join(staff) if manages or user.pk == seen.pk else "",
        posts=list(seen.memberships.select_related("organisation").order_by("-starts_on", "pk")[:20]),
        roles=[(str(Role(grant.role).label), grant) for grant in roles.order_by("starts_at")[:20]],
        card=card_state(account) if account and manages else "",
        has_account=account is not None,
        herself=user.pk == seen.pk,
        may_change=can_change_person(user, seen),
        may_manage=manages,
        may_reset=bool(account and account.second_factor_at and can_reset_factor(user, account)),
    )
    return page(request, "people/person.html", shown)


def person_crumbs() -> list[Crumb]:
    """The way back to the list of persons."""
    return [Crumb(_("Persons"), reverse("people:persons"))]


def card_state(account: Account) -> str:
    """What became of the account's last card."""
    card = Card.objects.filter(account=account, revoked_at__isnull=True).first()
    if card is None:
        return ""
    if card.used_at:
        return "used"
    return "expired" if card.expires_at <= timezone.now() else "open"
