"""Closing a forum, opening it again, and how long its personal data is kept."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event
from sala.forum.rules import can_organise
from sala.people.api import Person, keep_for, record

LONGEST_KEPT = 3650


@transaction.atomic
def close_event(*, event: Event, closed: bool, by: Person, at: dt.datetime) -> None:
    """From now on nothing more is written in it, and it leaves the lists of current forums; or it is opened again. What
    phones keep from before is taken for a week. Again changes nothing. The way back ends when the persons are gone.
    """
    if not can_organise(by, event):
        raise PermissionDenied
    if not closed and Event.objects.filter(pk=event.pk, personal_gone_at__isnull=False).exists():
        raise ValidationError(
            _("The persons were taken out of this forum. It cannot be opened again; copy it instead.")
        )
    changed = Event.objects.filter(pk=event.pk, closed_at__isnull=closed).update(
        closed_at=at if closed else None, **_moved_on()
    )
    if changed:
        action = "event.close" if closed else "event.reopen"
        record(action, by=by, at=at, about=event, scope=event.scope)


@transaction.atomic
def hold_event(*, event: Event, because: str, by: Person, at: dt.datetime) -> None:
    """Keep the personal data beyond its time, with the reason; without one let it go in its time."""
    if not can_organise(by, event):
        raise PermissionDenied
    because = " ".join(because.split())[:200]
    if Event.objects.filter(pk=event.pk).exclude(kept_because=because).update(kept_because=because):
        action = "event.hold" if because else "event.release"
        record(action, by=by, at=at, about=event, scope=event.scope)


@transaction.atomic
def retain(*, event: Event, days: int | None, by: Person, at: dt.datetime) -> None:
    """Keep the event's personal data for so many days after its last one; None: as the programme says."""
    if not can_organise(by, event):
        raise PermissionDenied
    if days is not None and not 1 <= days <= LONGEST_KEPT:
        raise ValidationError(_("Write a number of days from 1 to %(most)s."), params={"most": LONGEST_KEPT})
    if keep_for(event.scope, days):
        record("event.retain", by=by, at=at, about=event, scope=event.scope)


def _moved_on() -> dict[str, F]:
    """Every public page of the event is made anew."""
    names = ("schedule_revision", "questions_revision", "closing_revision", "about_revision")
    return {name: F(name) + 1 for name in names}  # type: ignore[misc]  # F of a column plus a number
