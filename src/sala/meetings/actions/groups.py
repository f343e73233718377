"""Groups of an event's participants."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.i18n import Text
from sala.meetings.actions.places import fill_places
from sala.meetings.models import Group, GroupMember, Meeting, Participation
from sala.meetings.types import State
from sala.people.api import Person, Scope, record

MOST_GROUPS = 100
LONGEST_NAME = 120


class BadGroupError(ValidationError):
    """The group cannot be like this; the message says what to do."""


@transaction.atomic
def add_group(*, scope: Scope, name: Text, places: int | None, by: Person | None, at: dt.datetime) -> Group:
    """A new group without members. A second of the same name is refused: nobody could tell which one is meant."""
    if Group.objects.filter(scope=scope).count() >= MOST_GROUPS:
        raise BadGroupError(_("An event has at most %(most)s groups."), params={"most": MOST_GROUPS})
    group = Group(scope=scope, name=name, places=places)
    _save(group)
    record("group.add", by=by, at=at, about=group, scope=scope)
    return group


@transaction.atomic
def change_group(
    *, group: Group, name: Text, places: int | None, visit: Meeting | None, by: Person, at: dt.datetime
) -> None:
    """Rename it, limit its places (None: no limit), say on which visit it goes. Who has a place keeps it."""
    group.name, group.places, group.visit = name, places, visit
    _save(group)
    record("group.change", by=by, at=at, about=group, scope=group.scope)
    _fill_all(group.scope_id, at)


def _save(group: Group) -> None:
    if not group.name:
        raise BadGroupError(_("Write a name in at least one language."))
    if any(len(text) > LONGEST_NAME for text in group.name.values()):
        raise BadGroupError(
            _("A name has at most %(most)s characters. Shorten it."), params={"most": LONGEST_NAME}
        )
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise BadGroupError(_("There is a group with this name already. Give it another name.")) from error


@transaction.atomic
def remove_group(*, group: Group, by: Person, at: dt.datetime) -> None:
    """The group is gone; its people stay on the list."""
    record("group.remove", by=by, at=at, about=group, scope=group.scope)
    scope = group.scope_id
    group.delete()
    _fill_all(scope, at)


@transaction.atomic
def put_in_group(*, group: Group, people: Iterable[uuid.UUID], by: Person | None, at: dt.datetime) -> int:
    """Those of them who are on the event's list; how many were not in it before. Again changes nothing."""
    listed = Participation.objects.filter(meeting__scope=group.scope_id, person__in=list(people))
    ids = set(listed.exclude(state=State.REPLACED).values_list("person_id", flat=True))
    new = ids - set(group.members.filter(person__in=ids).values_list("person_id", flat=True))
    rows = [GroupMember(group=group, person_id=pk) for pk in sorted(new)]
    GroupMember.objects.bulk_create(rows, ignore_conflicts=True)
    if new:
        record("group.fill", by=by, at=at, about=group, scope=group.scope, detail={"people": len(new)})
    return len(new)


@transaction.atomic
def take_out_of_group(*, group: Group, person: uuid.UUID, by: Person, at: dt.datetime) -> None:
    """She stays on the list. Pressed again it changes nothing."""
    gone, _rows = GroupMember.objects.filter(group=group, person=person).delete()
    if gone:
        record("group.empty", by=by, at=at, about=group, scope=group.scope, detail={"people": 1})
        _fill_all(group.scope_id, at)


def _fill_all(scope: uuid.UUID, at: dt.datetime) -> None:
    """A group's limit counts at each meeting."""
    waited = Meeting.objects.filter(scope=scope, participations__state=State.WAITING).distinct()
    for meeting in waited.order_by("pk"):
        fill_places(meeting, at=at)
