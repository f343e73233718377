"""What a list of participants would change in an event: read against the database, nothing written."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sala.kit.folding import fold
from sala.kit.tables import Choices, Line, Listing, lines
from sala.meetings.models import Delegate, Delegation, Group, GroupMember, Meeting, Participation
from sala.meetings.parties import roles_in
from sala.meetings.queries import days_of
from sala.meetings.types import PARTICIPANT_COLUMNS, PARTICIPANT_ROLES, Mode, State
from sala.people.api import (
    ImportPlan,
    ImportRun,
    Person,
    PlannedRow,
    Role,
    Scope,
    can_give_role,
    persons_by_number,
)


@dataclass(slots=True)
class PlannedPart:
    """What one row adds: the invitation, if she is not on the list of all days, groups, a delegation, a role."""

    line: Line
    person: Person
    invited: bool
    mode: Mode
    groups: list[Group] = field(default_factory=list)
    delegation: Delegation | None = None
    role: Role | None = None


@dataclass(slots=True)
class ParticipantsPlan(ImportPlan):
    """The plan with its rows. `seen`: whom the list names."""

    parts: list[PlannedPart] = field(default_factory=list)
    days: list[Meeting] = field(default_factory=list)
    seen: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is, read once for the whole list. `named`: with which delegation each comes; `there`: on how many days
    each is listed.
    """

    scope: Scope
    by: Person
    people: Mapping[str, Person]
    groups: Mapping[str, Group]
    members: set[tuple[uuid.UUID, uuid.UUID]]
    delegations: Mapping[str, Delegation]
    named: Mapping[uuid.UUID, uuid.UUID]
    roles: Mapping[uuid.UUID, list[Role]]
    there: Counter[uuid.UUID]
    replaced: set[uuid.UUID]
    free: dict[uuid.UUID, int]
    modes: Choices
    role_words: Choices


def plan_participants(run: ImportRun, scope: Scope, *, by: Person) -> ParticipantsPlan:
    """What the run would change if it were confirmed now; sentences are in the active language."""
    listing = Listing.from_json(run.listing)
    plan = ParticipantsPlan(days=list(days_of(scope.pk).select_related("scope")))
    known = _known(run, scope, listing, by)
    first: dict[uuid.UUID, int] = {}
    for line in lines(listing):
        part = _read(line, known, plan.days, first)
        plan.troubles += line.troubles
        if part:
            plan.seen.add(part.person.pk)
        if part and not line.troubles:
            _sort_in(plan, part)
    return plan


def _known(run: ImportRun, scope: Scope, listing: Listing, by: Person) -> _Known:
    numbers = [values.get("external_id", "") for _n, values in listing.rows]
    groups = list(Group.objects.filter(scope=scope))
    delegations = list(Delegation.objects.filter(scope=scope).select_related("scope", "organisation"))
    named = Delegate.objects.filter(delegation__scope=scope, ended_at=None)
    named_by_person = dict(named.values_list("person_id", "delegation_id"))
    taken = Counter(named.filter(approved_at__isnull=False).values_list("delegation_id", flat=True))
    parts = Participation.objects.filter(meeting__in=days_of(scope.pk)).values_list("person_id", "state")
    listed = list(parts)
    return _Known(
        scope=scope,
        by=by,
        people=persons_by_number(run.source, numbers),
        groups={fold(word): group for group in groups for word in group.name.values()},
        members=set(GroupMember.objects.filter(group__scope=scope).values_list("group_id", "person_id")),
        delegations={fold(word): one for one in delegations for word in one.organisation.name.values()},
        named=named_by_person,
        roles=roles_in(scope.pk),
        there=Counter(person for person, _state in listed),
        replaced={person for person, state in listed if state == State.REPLACED},
        free={one.pk: one.places - taken[one.pk] for one in delegations},
        modes=Choices(dict(Mode.choices)),
        role_words=Choices({role.value: role.label for role in PARTICIPANT_ROLES}),
    )


def _read(line: Line, known: _Known, days: list[Meeting], first: dict[uuid.UUID, int]) -> PlannedPart | None:
    number = line.text("external_id", 80)
    person = known.people.get(number)
    if person is None:
        if number:
            what = _("Nobody has the number %(number)s. Import the people first, or correct it.")
            line.fail("external_id", what % {"number": number})
        else:
            line.fail("external_id", _("Each row needs a number: of a list, a staff number or a phone."))
        return None
    before = first.setdefault(person.pk, line.number)
    if before != line.number:
        line.fail("external_id", _("Row %(row)s names the same person. Keep one of them.") % {"row": before})
    if person.pk in known.replaced:
        line.fail("external_id", _("Somebody else comes in this person’s place. Take the row out."))
    mode = Mode(line.choice("mode", known.modes, Mode.IN_PERSON.value))
    part = PlannedPart(line, person, known.there[person.pk] < len(days), mode)
    part.groups = _groups(line, known, person)
    part.delegation = _delegation(line, known, person)
    part.role = _role(line, known, person)
    return part


def _groups(line: Line, known: _Known, person: Person) -> list[Group]:
    """Those that she is not in yet."""
    found = []
    for word in line.several("group"):
        group = known.groups.get(fold(word))
        if group is None:
            line.fail("group", _("There is no group of this name. Make it first, or correct the name."))
        elif (group.pk, person.pk) not in known.members and group not in found:
            found.append(group)
    return found


def _delegation(line: Line, known: _Known, person: Person) -> Delegation | None:
    """Unless she comes with it already. Each row takes one of its places."""
    word = line.text("delegation")
    if not word:
        return None
    found = known.delegations.get(fold(word))
    if found is None:
        line.fail(
            "delegation", _("There is no delegation of this organisation. Add it first, or correct the name.")
        )
        return None
    with_whom = known.named.get(person.pk)
    if with_whom == found.pk:
        return None
    if with_whom is not None:
        line.fail(
            "delegation", _("This person comes with another delegation. Take the person off there first.")
        )
        return None
    if known.free[found.pk] <= 0:
        what = _(
            "All %(places)s places of the delegation are taken. Give it more places, or take the row out."
        )
        line.fail("delegation", what % {"places": found.places})
        return None
    known.free[found.pk] -= 1
    return found


def _role(line: Line, known: _Known, person: Person) -> Role | None:
    """Unless she has it in the event already."""
    value = line.choice("role", known.role_words, "")
    if not value or Role(value) in known.roles.get(person.pk, ()):
        return None
    if not can_give_role(known.by, Role(value), known.scope) or known.by.pk == person.pk:
        line.fail(
            "role", _("You cannot give this role. Leave the cell empty, or ask who leads the programme.")
        )
        return None
    return Role(value)


def _sort_in(plan: ParticipantsPlan, part: PlannedPart) -> None:
    said = [(str(PARTICIPANT_COLUMNS["group"]), "–", str(group.name)) for group in part.groups]
    if part.delegation:
        name = str(part.delegation.organisation.name)
        said.append((str(PARTICIPANT_COLUMNS["delegation"]), "–", name))
    if part.role:
        said.append((str(PARTICIPANT_COLUMNS["role"]), "–", str(part.role.label)))
    if not part.invited and not said:
        plan.same += 1
        return
    plan.parts.append(part)
    number, name = part.line.number, part.person.name
    if part.invited:
        said.append((str(PARTICIPANT_COLUMNS["mode"]), "–", str(part.mode.label)))
        note = ", ".join(after for _label, _before, after in said)
        plan.new.append(PlannedRow(number, name, part.person.pk, tuple(said), note))
    else:
        plan.changed.append(PlannedRow(number, name, part.person.pk, tuple(said)))
