"""Give a role: to whom, which, where; then a second press confirms what it means."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.people.actions.scopes import give_role as give
from sala.people.auth import account_named
from sala.people.entering import proved_lately
from sala.people.grants import is_administrator, scopes_with_role
from sala.people.models import Organisation, Person, Scope
from sala.people.pages.person_fields import Choice
from sala.people.queries import line_of
from sala.people.requests import signed_in
from sala.people.rules import can_give_role, gives_roles, managed_organisations
from sala.people.types import Role
from sala.ui.api import page

MOST = 300  # scopes or organisations in one list


@dataclass(frozen=True, slots=True)
class GiveRolePage:
    """`to`: the person, once found: then the page asks for the last time. `meaning`: what she will be able to do."""

    identifier: str
    roles: list[Choice]
    scopes: list[Choice]
    organisations: list[Choice]
    error: str
    to: Person | None
    role_name: str
    where: str
    meaning: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was chosen so far; None for what is not chosen or not there."""

    role: Role
    person: Person | None
    scope: Scope | None
    organisation: Organisation | None

    @property
    def where(self) -> str:
        """The name of the place where the role will hold."""
        return str(self.organisation.name if self.organisation else self.scope.name if self.scope else "")


@signed_in
@proved_lately
def give_role(request: HttpRequest, user: Person) -> HttpResponse:
    """For administrators, programme leads (below their own role) and organisation managers (below their
    organisation).
    """
    if not gives_roles(user):
        raise PermissionDenied
    wish = _wish(request.POST)
    error = _refusal(user, wish) if request.method == "POST" else ""
    if "sure" in request.POST and not error:
        error = _give(user, wish)
        if not error:
            return redirect("people:roles")
    asked = wish.person if request.method == "POST" and not error else None
    return page(
        request,
        "people/give_role.html",
        _shown(request.POST, user, wish, error, asked),
        status=422 if error else 200,
    )


def _wish(post: QueryDict) -> _Wish:
    typed = post.get("role", "")
    role = Role(typed) if typed in Role.values else Role.MEMBER
    account = account_named(post.get("identifier", "")[:200])
    manages = role == Role.ORGANISATION_MANAGER
    return _Wish(
        role,
        account.person if account else None,
        _chosen_scope(post.get("scope", ""), role),
        Organisation.objects.filter(pk=_uuid(post.get("organisation", ""))).first() if manages else None,
    )


def _give(user: Person, wish: _Wish) -> str:
    """Give the role; the sentence why not, if it cannot be given."""
    if wish.person is None or wish.scope is None:  # `_refusal` said so before
        return _("Choose where the role holds.")
    try:
        give(
            person=wish.person,
            role=wish.role,
            scope=wish.scope,
            organisation=wish.organisation,
            by=user,
            at=timezone.now(),
        )
    except ValidationError as trouble:
        return " ".join(trouble.messages)
    return ""


def _shown(post: QueryDict, user: Person, wish: _Wish, error: str, asked: Person | None) -> GiveRolePage:
    return GiveRolePage(
        identifier=post.get("identifier", "")[:200],
        roles=[Choice(r.value, str(r.label), r == wish.role) for r in _givable(user)],
        scopes=_scope_choices(user, post.get("scope", "")),
        organisations=_organisation_choices(user, post.get("organisation", "")),
        error=error,
        to=asked,
        role_name=str(wish.role.label),
        where=wish.where,
        meaning=meaning_of(wish.role),
    )


def meaning_of(role: Role) -> str:
    """What the holder may do, in a sentence."""
    said = {
        Role.ADMINISTRATOR: _("sees and changes everything, and gives every role"),
        Role.PROGRAMME_LEAD: _("sees everybody of the programme, reads its log and gives roles in it"),
        Role.MINISTRY_VIEWER: _("sees everybody of the programme and reads its log, but changes nothing"),
        Role.ORGANISATION_MANAGER: _("sees and changes the people of the organisation and gives them cards"),
        Role.ORGANISER: _("plans the forum and sees its participants"),
        Role.CHAIR: _("leads sessions and takes their questions"),
        Role.RAPPORTEUR: _("takes notes of sessions"),
        Role.INTERPRETER: _("gets slides and questions early, to prepare"),
        Role.SPEAKER: _("speaks in a session"),
    }
    return said.get(role, _("takes part"))


def _refusal(user: Person, wish: _Wish) -> str:
    if wish.person is None:
        return _("Nobody signs in with this number. Look at it again, or add the person first.")
    if wish.scope is None or (wish.role == Role.ORGANISATION_MANAGER and wish.organisation is None):
        return _("Choose where the role holds.")
    if not can_give_role(user, wish.role, wish.scope, wish.organisation):
        return _("You cannot give this role there.")
    if wish.person.pk == user.pk and not is_administrator(user):
        return _("Nobody gives a role to herself.")
    return ""


def _givable(user: Person) -> list[Role]:
    if is_administrator(user):
        return list(Role)
    leads: list[Role] = [
        role
        for role in Role
        if role not in {Role.ADMINISTRATOR, Role.PROGRAMME_LEAD, Role.ORGANISATION_MANAGER}
    ]
    found = leads if Scope.objects.filter(scopes_with_role(user, Role.PROGRAMME_LEAD)).exists() else []
    return [*found, Role.ORGANISATION_MANAGER] if managed_organisations(user) else found


def _chosen_scope(typed: str, role: Role) -> Scope | None:
    if role in {Role.ADMINISTRATOR, Role.ORGANISATION_MANAGER}:
        return Scope.objects.filter(parent__isnull=True).first()
    return Scope.objects.filter(pk=_uuid(typed)).first()


def _uuid(typed: str) -> uuid.UUID:
    """The id that was chosen; one that does not exist when nothing was."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.UUID(int=0)


def _scope_choices(user: Person, chosen: str) -> list[Choice]:
    rights = scopes_with_role(user, Role.ADMINISTRATOR, Role.PROGRAMME_LEAD)
    scopes = Scope.objects.filter(rights, parent__isnull=False).order_by("path")[:MOST]
    return [Choice(str(s.pk), f"{'· ' * (len(s.line) - 2)}{s.name}", str(s.pk) == chosen) for s in scopes]


def _organisation_choices(user: Person, chosen: str) -> list[Choice]:
    found = (
        Organisation.objects.all()
        if is_administrator(user)
        else Organisation.objects.filter(pk__in=managed_organisations(user))
    )
    return [
        Choice(str(one.pk), " / ".join(str(above.name) for above in line_of(one)[-2:]), str(one.pk) == chosen)
        for one in found.select_related("parent__parent__parent").order_by("pk")[:MOST]
    ]
