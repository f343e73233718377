"""Who may: the one place that says it for people. Rights come from roles in a scope or in one above it."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sala.people.grants import (
    has_role,
    held_grants,
    hold_now,
    is_administrator,
    open_grants,
    scopes_with_role,
)
from sala.people.models import (
    Account,
    AuditEntry,
    ErasureRequest,
    ImportRun,
    Membership,
    Merge,
    Organisation,
    Person,
    RoleGrant,
    Scope,
    Transfer,
)
from sala.people.types import STRONG_ROLES, Role


def not_left() -> Q:
    """A filter on Membership: posts that have not ended. One that begins later counts: she is expected."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())


def arrived() -> Q:
    """A filter on Membership: not those of somebody who comes from another school on a later day. Until then only her
    old school sees her.
    """
    return Q(arrival__isnull=True) | Q(starts_on__lte=timezone.localdate())


def organisations_below(roots: list[uuid.UUID]) -> list[uuid.UUID]:
    """The organisations under these, without them: one query a level of the tree."""
    found: list[uuid.UUID] = []
    layer = roots
    while layer:
        seen = [*roots, *found]
        layer = list(
            Organisation.objects.filter(parent_id__in=layer).exclude(pk__in=seen).values_list("pk", flat=True)
        )
        found += layer
    return found


def _manager_of(person: Person | None) -> list[uuid.UUID]:
    grants = open_grants(person)
    return [g.organisation_id for g in grants if g.role == Role.ORGANISATION_MANAGER and g.organisation_id]


def managed_organisations(person: Person | None) -> list[uuid.UUID]:
    """The organisations whose people this person manages, those below them included; read once per Person object."""
    if person is None:
        return []
    kept: list[uuid.UUID] | None = person.__dict__.get("_managed")
    if kept is None:
        roots = _manager_of(person)
        kept = [*roots, *organisations_below(roots)]
        person.__dict__["_managed"] = kept
    return kept


def persons_visible_to(user: Person | None) -> QuerySet[Person]:
    """The people whose personal page `user` may open: herself, the people of organisations that she manages, those
    who have a role in a programme that she leads or views for the ministry; all, for administrators.

    Organisers see their event's people in the event's own list (meetings).
    """
    if user is None:
        return Person.objects.none()
    there = Person.objects.filter(merged_into__isnull=True, erased_at__isnull=True)
    if is_administrator(user):
        return there
    visible = Q(pk=user.pk)
    if organisations := managed_organisations(user):
        members = Membership.objects.filter(not_left(), arrived(), organisation__in=organisations)
        visible |= Q(pk__in=members.values("person"))
    staff = scopes_with_role(user, *_STAFF)
    visible |= Q(
        pk__in=RoleGrant.objects.filter(hold_now(), scope__in=Scope.objects.filter(staff)).values("person")
    )
    return there.filter(visible)


def findable_by(user: Person | None) -> dict[str, QuerySet[Any] | None]:
    """What of people search may show to `user`, by kind: the ids, or None for all of it. Nothing to the public: a hit
    that cannot be opened leads nowhere.
    """
    if user is None:
        return {}
    people = None if is_administrator(user) else persons_visible_to(user).values("pk")
    return {"person": people, "organisation": None, "place": None}


def can_see_person(user: Person | None, person: Person) -> bool:
    """Agrees with `persons_visible_to` (a test compares them)."""
    return persons_visible_to(user).filter(pk=person.pk).exists()


def manages_person(user: Person | None, person: Person) -> bool:
    """An administrator manages everybody else; an organisation manager the members of her organisations who have no
    stronger role. Nobody manages herself.
    """
    if user is None or user.pk == person.pk or person.merged_into_id or person.erased_at:
        return False
    if is_administrator(user):
        return True
    if any(grant.role in STRONG_ROLES for grant in held_grants(person)):
        return False
    organisations = managed_organisations(user)
    held = Membership.objects.filter(not_left(), arrived(), person=person)
    return held.filter(organisation__in=organisations).exists()


def persons_managed_by(user: Person | None) -> QuerySet[Person]:
    """Whom `manages_person` says yes for (a test compares them): for lists, in one query."""
    if user is None:
        return Person.objects.none()
    others = Person.objects.filter(merged_into__isnull=True, erased_at__isnull=True).exclude(pk=user.pk)
    if is_administrator(user):
        return others
    members = Membership.objects.filter(not_left(), arrived(), organisation__in=managed_organisations(user))
    strong = RoleGrant.objects.filter(hold_now(), role__in=STRONG_ROLES)
    return others.filter(pk__in=members.values("person")).exclude(pk__in=strong.values("person"))


def can_import(user: Person | None) -> bool:
    """Upload lists of people and organisations: administrators, and managers for their own organisations."""
    return is_administrator(user) or bool(managed_organisations(user))


def imports_visible_to(user: Person | None) -> QuerySet[ImportRun]:
    """One's own imports; all of them for administrators."""
    if user is None:
        return ImportRun.objects.none()
    return ImportRun.objects.all() if is_administrator(user) else ImportRun.objects.filter(made_by=user)


def can_issue_card(user: Person | None, account: Account) -> bool:
    """Whoever manages the person: a card is as good as her PIN."""
    return manages_person(user, account.person)


def can_reset_factor(user: Person | None, account: Account) -> bool:
    """Administrators, for others: who manages a person gives her cards, and a card must not become a way round."""
    return user is not None and is_administrator(user) and user.pk != account.person_id


def can_change_person(user: Person | None, person: Person) -> bool:
    """Herself, or whoever manages her."""
    return user is not None and (user.pk == person.pk or manages_person(user, person))


def can_type_consent(user: Person | None, person: Person, scope: Scope) -> bool:
    """Type in what somebody signed on paper, and withdraw it for her: who manages her, or organises there. Nobody for
    herself: she says it herself.
    """
    if user is None or user.pk == person.pk:
        return False
    return has_role(user, scope, Role.ORGANISER, Role.PROGRAMME_LEAD) or manages_person(user, person)


def can_undo_transfer(user: Person | None, transfer: Transfer) -> bool:
    """Administrators; and whoever wrote it down, while she still manages the old organisation and the person has got no
    power over others: she comes back under her.
    """
    if user is None or user.pk == transfer.person_id:
        return False
    if is_administrator(user):
        return True
    if transfer.made_by != user.pk or transfer.old.organisation_id not in managed_organisations(user):
        return False
    return not any(grant.role in STRONG_ROLES for grant in held_grants(transfer.person))


def can_bring_back(user: Person | None, post: Membership) -> bool:
    """Somebody whose post has ended, into the same organisation: its manager while she has no other post and no power
    over others, administrators always.
    """
    person = post.person
    if user is None or user.pk == person.pk or person.merged_into_id or person.erased_at:
        return False
    if is_administrator(user):
        return True
    free = not Membership.objects.filter(not_left(), person=person).exists()
    strong = any(grant.role in STRONG_ROLES for grant in held_grants(person))
    return free and not strong and post.organisation_id in managed_organisations(user)


def decides_erasures(user: Person | None) -> bool:
    """Whether there is anybody about whose request the person decides."""
    return any(grant.role in _DECIDERS for grant in open_grants(user))


def erasures_visible_to(user: Person | None) -> QuerySet[ErasureRequest]:
    """Requests of others whom she sees: for administrators, and programme leads."""
    if not decides_erasures(user):
        return ErasureRequest.objects.none()
    return ErasureRequest.objects.filter(person__in=persons_visible_to(user).values("pk")).exclude(
        person=user
    )


def can_decide_erasure(user: Person | None, request: ErasureRequest) -> bool:
    """An administrator; a programme lead when all roles of the person lie in her own programmes, because no right
    crosses one. Nobody decides about herself.
    """
    if user is None or user.pk == request.person_id:
        return False
    if is_administrator(user):
        return True
    grants = held_grants(request.person)
    return bool(grants) and all(has_role(user, grant.scope, Role.PROGRAMME_LEAD) for grant in grants)


def persons_united_by(user: Person | None) -> QuerySet[Person]:
    """Whom `user` may unite with each other: those whom she manages. Who has a second factor only administrators: what
    a manager signed in with under one entry would go on under the other, and get round it.
    """
    managed = persons_managed_by(user)
    return managed if is_administrator(user) else managed.filter(account__second_factor_at__isnull=True)


def can_merge(user: Person | None, one: Person, other: Person) -> bool:
    """Say that two are one person, or two persons: agrees with `persons_united_by`. So nobody reaches over what she may
    not see, and of two with power over others only administrators say it.
    """
    return persons_united_by(user).filter(pk__in=[one.pk, other.pk]).count() == len({one.pk, other.pk})


def merges_visible_to(user: Person | None) -> QuerySet[Merge]:
    """Her own merges of people whom she still manages; all of them for administrators."""
    if user is None:
        return Merge.objects.none()
    if is_administrator(user):
        return Merge.objects.all()
    return Merge.objects.filter(made_by=user.pk, kept__in=persons_managed_by(user))


def can_unmerge(user: Person | None, merge: Merge) -> bool:
    """Agrees with `merges_visible_to`: the way back shows what belonged to whom, so it is as narrow."""
    return merges_visible_to(user).filter(pk=merge.pk).exists()


def can_add_person(user: Person | None, organisation: Organisation | None) -> bool:
    """An administrator anywhere, an organisation manager into her own organisations."""
    return is_administrator(user) or (
        organisation is not None and organisation.pk in managed_organisations(user)
    )


def can_add_membership(user: Person | None, person: Person, organisation: Organisation) -> bool:
    """Only someone who manages the person already: else a manager could take over whomever she calls her member."""
    return manages_person(user, person) and can_add_person(user, organisation)


def organisations_visible_to(user: Person | None) -> QuerySet[Organisation]:
    """The tree of organisations is for everybody who is signed in; their members are not (`persons_visible_to`)."""
    return Organisation.objects.none() if user is None else Organisation.objects.all()


def can_change_organisation(user: Person | None, organisation: Organisation) -> bool:
    """An administrator, or whoever manages the organisation."""
    return is_administrator(user) or organisation.pk in managed_organisations(user)


def can_add_organisation(user: Person | None, parent: Organisation | None) -> bool:
    """An administrator anywhere, a manager below her own."""
    return is_administrator(user) or (parent is not None and parent.pk in managed_organisations(user))


def can_move_organisation(
    user: Person | None, organisation: Organisation, parent: Organisation | None
) -> bool:
    """Who may change it, and may add below the organisation where it stands and below the new one: moving it changes
    whose managers see its people.
    """
    places = (organisation.parent, parent)
    return can_change_organisation(user, organisation) and all(can_add_organisation(user, p) for p in places)


def can_give_role(
    user: Person | None, role: Role, scope: Scope, organisation: Organisation | None = None
) -> bool:
    """Administrators give every role. A programme lead gives those below her own in her programme. A manager of an
    organisation names managers of the organisations below it.

    A lead does not name managers: an organisation's people belong to no programme, and no right crosses one.
    """
    if is_administrator(user):
        return True
    if role == Role.ORGANISATION_MANAGER:
        return organisation is not None and organisation.pk in organisations_below(_manager_of(user))
    return role not in _ABOVE_LEADS and has_role(user, scope, Role.PROGRAMME_LEAD)


def can_end_role(user: Person | None, grant: RoleGrant) -> bool:
    """Whoever may give it; nobody ends a role of her own, so an installation never loses its last administrator."""
    if user is None or user.pk == grant.person_id:
        return False
    return can_give_role(user, Role(grant.role), grant.scope, grant.organisation)


def gives_roles(user: Person | None) -> bool:
    """Whether there is any role that the person may give."""
    givers = {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISATION_MANAGER}
    return any(grant.role in givers for grant in open_grants(user))


def grants_visible_to(user: Person | None) -> QuerySet[RoleGrant]:
    """Which roles who has: one's own; in their scopes for leads and viewers; managers of the organisations that one
    manages.
    """
    grants = RoleGrant.objects.all()
    if user is None:
        return grants.none()
    if is_administrator(user):
        return grants
    scopes = Scope.objects.filter(scopes_with_role(user, *_STAFF))
    mine = Q(person=user) | Q(organisation__in=managed_organisations(user))
    return grants.filter(mine | Q(scope__in=scopes))


def roles_shown_to(user: Person, person: Person) -> QuerySet[RoleGrant]:
    """The roles of `person` that stand on her pages: all of them for herself and who manages her; for leads and viewers
    those in their scopes, because no right crosses a programme.
    """
    whole = user.pk == person.pk or manages_person(user, person)
    return (RoleGrant.objects.all() if whole else grants_visible_to(user)).filter(person=person)


def can_read_audit(user: Person | None) -> bool:
    """Administrators read the whole log; programme leads and ministry viewers that of their programmes."""
    return any(g.role in _AUDIT_ROLES for g in open_grants(user))


def audit_visible_to(user: Person | None) -> QuerySet[AuditEntry]:
    """The lines that `user` may read. Lines without a scope (sign-in, cards, persons) are for administrators."""
    lines = AuditEntry.objects.all()
    if is_administrator(user):
        return lines
    return lines.filter(scope_id__in=audit_scopes(user).values("pk"))


def audit_scopes(user: Person | None) -> QuerySet[Scope]:
    """The scopes whose lines `user` may read."""
    return Scope.objects.filter(scopes_with_role(user, *_AUDIT_ROLES))


_STAFF = (Role.PROGRAMME_LEAD, Role.MINISTRY_VIEWER)
_AUDIT_ROLES = (Role.ADMINISTRATOR, *_STAFF)
_DECIDERS = (Role.ADMINISTRATOR, Role.PROGRAMME_LEAD)
_ABOVE_LEADS = frozenset({Role.ADMINISTRATOR, Role.PROGRAMME_LEAD})
