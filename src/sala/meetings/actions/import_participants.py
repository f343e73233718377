"""Importing a list of participants into an event: all of it or nothing."""

import datetime as dt
import uuid

from django.db import transaction

from sala.meetings.actions.delegations import name_many
from sala.meetings.actions.groups import put_in_group
from sala.meetings.actions.meetings import invite, lock_event
from sala.meetings.actions.plan_participants import ParticipantsPlan, plan_participants
from sala.meetings.models import Group
from sala.meetings.types import Mode
from sala.people.api import (
    Person,
    Role,
    Scope,
    check_plan,
    claim_import,
    finish_import,
    give_roles,
)


@transaction.atomic
def import_participants(*, run_id: uuid.UUID, scope: Scope, seen: str, by: Person, at: dt.datetime) -> None:
    """Do what the preview said. `seen` is the mark of the plan that was shown: when the plan is another one now,
    StaleImportError, and nothing is changed. A second press does nothing; who is on the list stays as she answered.
    """
    lock_event(scope.pk)
    run = claim_import(run_id, at=at)
    if run is None:
        return
    plan = plan_participants(run, scope, by=by)
    check_plan(plan, seen)
    for mode in Mode:
        new = [part.person for part in plan.parts if part.invited and part.mode == mode]
        if new and plan.days:
            invite(meetings=plan.days, people=new, by=by, at=at, mode=mode)
    for group, people in _by_group(plan).items():
        put_in_group(group=group, people=[person.pk for person in people], by=by, at=at)
    name_many(named=[(p.delegation, p.person) for p in plan.parts if p.delegation], by=by, at=at)
    roles: list[tuple[Person, Role]] = [(part.person, part.role) for part in plan.parts if part.role]
    if roles:
        give_roles(roles=roles, scope=scope, by=by, at=at)
    finish_import(run, plan, {}, by=by, at=at)


def _by_group(plan: ParticipantsPlan) -> dict[Group, list[Person]]:
    found: dict[Group, list[Person]] = {}
    for part in plan.parts:
        for group in part.groups:
            found.setdefault(group, []).append(part.person)
    return found
