"""Planning sessions. All of it is draft: the public sees nothing before it is published."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event, Session, SessionPerson
from sala.forum.types import Part, SessionKind
from sala.kit.i18n import Text
from sala.meetings.api import Resource
from sala.people.api import Person, record

LONGEST = dt.timedelta(hours=16)
MOST_SESSIONS = 500


class BadSessionError(ValidationError):
    """The session cannot be planned like this; the message says what to do."""


class StaleSessionError(ValidationError):
    """Somebody else changed the session since it was read."""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What an organiser says of a session. Times have a zone; `people` are (person id, part), in the order shown."""

    kind: SessionKind
    title: Text
    lead: Text
    starts_at: dt.datetime
    ends_at: dt.datetime
    hall: Resource | None
    spoken: tuple[str, ...]
    people: tuple[tuple[uuid.UUID, Part], ...]


@transaction.atomic
def plan_session(
    *, event: Event, plan: SessionPlan, by: Person | None, at: dt.datetime, slug: str = ""
) -> Session:
    """Add a session to the draft. Its slug comes from the English title, unless given, and never changes again."""
    _lock(event)
    if Session.objects.filter(event=event).count() >= MOST_SESSIONS:
        raise BadSessionError(_("A forum holds at most %(most)s sessions."), params={"most": MOST_SESSIONS})
    _check(plan)
    session = Session.objects.create(
        event=event, slug=_free_slug(event, slug or plan.title.get("en", "")), **_fields(plan)
    )
    _set_people(session, plan.people)
    record("session.plan", by=by, at=at, about=session, scope=event.scope)
    return session


@transaction.atomic
def change_session(
    *, session: Session, plan: SessionPlan, base: int, by: Person | None, at: dt.datetime
) -> Session:
    """Change a session in the draft. `base` is the revision that was read; when it has moved on, StaleSessionError and
    nothing is changed, so that nobody's work is lost.
    """
    _lock(session.event)
    _check(plan)
    changed = Session.objects.filter(pk=session.pk, revision=base).update(
        revision=F("revision") + 1, **_fields(plan)
    )
    if not changed:
        raise StaleSessionError(
            _(
                "Somebody else has changed this session meanwhile. Nothing of yours is lost: compare, then save."
            )
        )
    _set_people(session, plan.people)
    record("session.change", by=by, at=at, about=session, scope=session.event.scope)
    session.refresh_from_db()
    return session


@transaction.atomic
def remove_session(*, session: Session, by: Person | None, at: dt.datetime) -> None:
    """Take a session out of the draft. Published versions keep it; the next one says that it is cancelled."""
    _lock(session.event)
    record("session.remove", by=by, at=at, about=session, scope=session.event.scope)
    session.delete()


def _lock(event: Event) -> None:
    """Plans and publications of one event go one after the other: a publication never freezes half of an edit."""
    Event.objects.select_for_update().get(pk=event.pk)


def _check(plan: SessionPlan) -> None:
    if not plan.title:
        raise BadSessionError(_("Write a title in at least one language."))
    if plan.ends_at <= plan.starts_at:
        raise BadSessionError(_("The session ends before it begins. Choose a later end."))
    if plan.ends_at - plan.starts_at > LONGEST:
        raise BadSessionError(
            _("A session lasts at most %(hours)s hours."), params={"hours": LONGEST.seconds // 3600}
        )


def _fields(plan: SessionPlan) -> dict[str, object]:
    return {
        "kind": plan.kind,
        "title": plan.title,
        "lead": plan.lead,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "hall": plan.hall,
        "spoken": list(plan.spoken),
    }


def _set_people(session: Session, people: Sequence[tuple[uuid.UUID, Part]]) -> None:
    SessionPerson.objects.filter(session=session).delete()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, person_id=person_id, part=part, order=order)
        for order, (person_id, part) in enumerate(dict.fromkeys(people))
    )


def _free_slug(event: Event, wanted: str) -> str:
    """A slug that no session of the event has, or had in a published version: the wanted one, or that with a number."""
    base = slugify(wanted)[:50].strip("-_") or "session"
    taken = set(Session.objects.filter(event=event).values_list("slug", flat=True))
    for slots in event.versions.values_list("slots", flat=True):
        taken |= {row["slug"] for row in slots}
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )
