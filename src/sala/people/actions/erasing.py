"""Erasure: asked for, waited for, decided, done. Rows that must stay keep an id that leads to nobody."""

import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from sala.kit.lives import Erased, Life
from sala.people.actions.audit import record
from sala.people.actions.rows import Model, all_rows, field_named, holders, holds_accounts
from sala.people.grants import hold_now
from sala.people.models import Account, ErasureRequest, Merge, Person, RoleGrant
from sala.people.rules import can_decide_erasure
from sala.people.types import ErasureState, Role
from sala.search.api import remove

OPEN = (ErasureState.ASKED, ErasureState.APPROVED)
NOBODY = "—"


class OnlyOneError(ValidationError):
    """Nobody else could do what this person alone can do."""


class DecidedError(ValidationError):
    """The request was decided or taken back meanwhile."""


@transaction.atomic
def ask_erasure(*, person: Person, at: dt.datetime) -> ErasureRequest:
    """She asks; for `ERASURE_DAYS` days she can take it back. One that is open is returned. Raises OnlyOneError."""
    check_not_the_only_one(person)
    waiting = ErasureRequest.objects.filter(person=person, state__in=OPEN)
    if open_one := waiting.first():
        return open_one
    due = at + dt.timedelta(days=settings.ERASURE_DAYS)
    try:
        with transaction.atomic():
            asked = ErasureRequest.objects.create(person=person, asked_at=at, due_at=due)
    except IntegrityError:  # she pressed on two phones
        return waiting.get()
    record("erasure.ask", by=person, at=at, about=person)
    return asked


@transaction.atomic
def take_back_erasure(*, person: Person, at: dt.datetime) -> None:
    """Everything stays as it is. Nothing happens when nothing was asked."""
    changed = ErasureRequest.objects.filter(person=person, state__in=OPEN)
    if changed.update(state=ErasureState.TAKEN_BACK, decided_at=at):
        record("erasure.take_back", by=person, at=at, about=person)


@transaction.atomic
def decide_erasure(
    *, request: ErasureRequest, approve: bool, reason: str = "", by: Person, at: dt.datetime
) -> None:
    """Approved, it is done when its days have passed; refused, with a reason that she reads.

    Raises PermissionDenied, DecidedError (also for the second of two at once), OnlyOneError, ValidationError without a
    reason.
    """
    if not can_decide_erasure(by, request):
        raise PermissionDenied
    if not approve and not reason.strip():
        raise ValidationError(_("Write why, so that she or he can understand it."))
    if approve:
        check_not_the_only_one(request.person)
    state = ErasureState.APPROVED if approve else ErasureState.REFUSED
    waiting = ErasureRequest.objects.filter(pk=request.pk, state=ErasureState.ASKED)
    if not waiting.update(state=state, reason=reason.strip()[:300], decided_by=by.pk, decided_at=at):
        raise DecidedError(_("This was decided or taken back meanwhile."))
    record("erasure.approve" if approve else "erasure.refuse", by=by, at=at, about=request.person)
    if approve and request.due_at <= at:
        erase_person(person=request.person, by=by, at=at)


def check_not_the_only_one(person: Person) -> None:
    """Raise OnlyOneError when she alone is administrator, or organiser of something."""
    alone = (Role.ADMINISTRATOR, Role.ORGANISER)
    for grant in RoleGrant.objects.filter(hold_now(), person=person, role__in=alone).select_related("scope"):
        others = RoleGrant.objects.filter(hold_now(), role=grant.role, scope=grant.scope_id)
        if not others.exclude(person=person).exists():
            raise OnlyOneError(
                _("Nobody else is %(role)s of %(scope)s. Give somebody else this role first, then erase."),
                params={"role": Role(grant.role).label, "scope": str(grant.scope.name)},
            )


@transaction.atomic
def erase_due(*, at: dt.datetime) -> int:
    """What was approved and whose days have passed is erased; how many. The only organiser waits."""
    due = ErasureRequest.objects.filter(state=ErasureState.APPROVED, due_at__lte=at).select_related("person")
    done = 0
    for request in due:
        try:
            with transaction.atomic():
                erase_person(person=request.person, by=None, at=at)
                done += 1
        except OnlyOneError:
            continue
    return done


@transaction.atomic
def erase_person(*, person: Person, by: Person | None, at: dt.datetime) -> None:
    """Erase a person, by the lines `LIVES` of all models: what is hers alone is deleted, what she wrote loses her
    name, what stays keeps her id, and that leads to nobody any more. Entries that were united with hers go with her,
    and with them every way back. Twice is once. Raises OnlyOneError.

    Whose retention has ended is erased by this too.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.erased_at:
        return
    check_not_the_only_one(locked)
    entries = [locked, *Person.objects.filter(merged_into=locked)]
    Merge.objects.filter(kept__in=entries).delete()
    for entry in entries:
        _erase_rows(entry)
        remove("person", [entry.pk])
    blank = {"name": NOBODY, "latin_name": "", "gender": "", "sort_key": "", "folded": "", "erased_at": at}
    Person.objects.filter(pk__in=[entry.pk for entry in entries]).update(**blank)
    RoleGrant.objects.filter(person__in=entries, ends_at__isnull=True, starts_at__lt=at).update(ends_at=at)
    ErasureRequest.objects.filter(person=locked, state__in=OPEN).update(state=ErasureState.DONE)
    record("person.erase", by=by, at=at, about=locked)


def _erase_rows(entry: Person) -> None:
    """Deleting comes last: what hangs on a deleted account must be told first what becomes of it."""
    account = Account.objects.filter(person=entry).values_list("pk", flat=True).first()
    lines = [(model, name, life) for model, said in holders() for name, life in said.columns.items()]
    for model, name, life in sorted(
        lines, key=lambda line: (line[2].erased is Erased.GONE, line[0] is Account)
    ):
        column = field_named(model, name)
        key = account if holds_accounts(column) else entry.pk
        if key is not None:
            _erase_by(model, column, key, life)


def _erase_by(model: Model, column: "models.Field[object, object]", key: uuid.UUID, life: Life) -> None:
    rows = all_rows(model).filter(**{column.attname: key})
    if life.erased is Erased.GONE:
        rows.delete()
        return
    values: dict[str, object] = {name: field_named(model, name).get_default() for name in life.blank}
    if life.erased is Erased.NAMELESS:
        values[column.attname] = None
    if life.told and hasattr(model, "blanked"):
        for row in rows:
            all_rows(model).filter(pk=row.pk).update(**values, **row.blanked())
    elif values:
        rows.update(**values)
