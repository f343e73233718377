"""Planning sessions. All of it is draft: the public sees nothing before it is published."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event, Session, SessionPerson
from sala.forum.types import Part, SessionKind
from sala.kit.dates import spoken_number
from sala.kit.i18n import Text
from sala.kit.links import is_safe_link
from sala.meetings.api import Resource
from sala.people.api import Person, record

LONGEST = dt.timedelta(hours=16)
MOST_SESSIONS = 1000


class BadSessionError(ValidationError):
    """The session cannot be planned like this; the message says what to do."""


class StaleSessionError(ValidationError):
    """Somebody else changed the session since it was read."""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What an organiser says of a session. Times have a zone; `people` are (person id, part), in the order shown.
    `link`: for who comes online, at once and without publication; None: as it is.
    """

    kind: SessionKind
    title: Text
    lead: Text
    starts_at: dt.datetime
    ends_at: dt.datetime
    hall: Resource | None
    spoken: tuple[str, ...]
    people: tuple[tuple[uuid.UUID, Part], ...]
    link: str | None = None


@transaction.atomic
def plan_session(
    *, event: Event, plan: SessionPlan, by: Person | None, at: dt.datetime, slug: str = ""
) -> Session:
    """Add a session to the draft. Its slug comes from the English title, unless given, and never changes again."""
    lock_plan(event)
    if Session.objects.filter(event=event).count() >= MOST_SESSIONS:
        raise BadSessionError(
            _("A forum holds at most %(most)s sessions."), params={"most": spoken_number(MOST_SESSIONS)}
        )
    check_session(plan)
    session = Session.objects.create(
        event=event,
        slug=free_slug(slug or plan.title.get("en", ""), taken_slugs(event)),
        **session_fields(plan),
    )
    _set_people(session, plan.people)
    if plan.link:
        _touch_schedule(event)
    record("session.plan", by=by, at=at, about=session, scope=event.scope)
    return session


@transaction.atomic
def change_session(
    *, session: Session, plan: SessionPlan, base: int, by: Person | None, at: dt.datetime
) -> Session:
    """Change a session in the draft. `base` is the revision that was read; when it has moved on, StaleSessionError and
    nothing is changed, so that nobody's work is lost.
    """
    lock_plan(session.event)
    check_session(plan)
    changed = Session.objects.filter(pk=session.pk, revision=base).update(
        revision=F("revision") + 1, **session_fields(plan)
    )
    if not changed:
        raise StaleSessionError(
            _(
                "Somebody else has changed this session meanwhile. Nothing of yours is lost: compare, then save."
            )
        )
    _set_people(session, plan.people)
    if plan.link not in {None, session.link}:
        _touch_schedule(session.event)
    record("session.change", by=by, at=at, about=session, scope=session.event.scope)
    session.refresh_from_db()
    return session


@transaction.atomic
def remove_session(*, session: Session, by: Person | None, at: dt.datetime) -> None:
    """Take a session out of the draft. Published versions keep it; the next one says that it is cancelled."""
    lock_plan(session.event)
    record("session.remove", by=by, at=at, about=session, scope=session.event.scope)
    session.delete()


def _touch_schedule(event: Event) -> None:
    """Public pages say whether a session can be joined online."""
    Event.objects.filter(pk=event.pk).update(schedule_revision=F("schedule_revision") + 1)


def lock_plan(event: Event) -> None:
    """Plans and publications of one event go one after the other: a publication never freezes half of an edit."""
    Event.objects.select_for_update().get(pk=event.pk)


def check_session(plan: SessionPlan) -> None:
    """Raise BadSessionError for a session that cannot be."""
    if not plan.title:
        raise BadSessionError(_("Write a title in at least one language."))
    if plan.link and not is_safe_link(plan.link):
        raise BadSessionError(_("Write the whole address of the online meeting; it begins with https://."))
    if plan.ends_at <= plan.starts_at:
        raise BadSessionError(_("The session ends before it begins. Choose a later end."))
    if plan.ends_at - plan.starts_at > LONGEST:
        raise BadSessionError(
            _("A session lasts at most %(hours)s hours."), params={"hours": LONGEST.seconds // 3600}
        )


def session_fields(plan: SessionPlan) -> dict[str, object]:
    """The columns that a plan sets."""
    return {
        "kind": plan.kind,
        "title": plan.title,
        "lead": plan.lead,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "hall": plan.hall,
        "spoken": list(plan.spoken),
        **({} if plan.link is None else {"link": plan.link}),
    }


def _set_people(session: Session, people: Sequence[tuple[uuid.UUID, Part]]) -> None:
    SessionPerson.objects.filter(session=session).delete()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, person_id=person_id, part=part, order=order)
        for order, (person_id, part) in enumerate(dict.fromkeys(people))
    )


def taken_slugs(event: Event) -> set[str]:
    """The slugs that sessions of the event have, or had in a published version."""
    taken = set(Session.objects.filter(event=event).values_list("slug", flat=True))
    for slots in event.versions.values_list("slots", flat=True):
        taken |= {row["slug"] for row in slots}
    return taken


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The wanted slug, or that with a number."""
    base = slugify(wanted)[:50].strip("-_") or "session"
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )
