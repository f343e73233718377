"""Importing a schedule into an event's draft, and taking it back: all of it or nothing. Nothing is published by it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from sala.forum.actions.events import add_hall
from sala.forum.actions.plan_schedule import Planned, SchedulePlan, plan_schedule
from sala.forum.actions.sessions import free_slug, lock_plan, session_fields, taken_slugs
from sala.forum.models import Event, Session, SessionExternalId, SessionPerson
from sala.kit.i18n import Text
from sala.kit.ids import uuid7
from sala.meetings.api import Resource
from sala.people.api import (
    ImportRun,
    Line,
    Person,
    add_named_persons,
    check_plan,
    claim_import,
    claim_undo,
    finish_import,
    finish_undo,
    record_all,
    remove_named_persons,
)

CHANGED, USED = "changed", "used"
_COLUMNS = ("kind", "title", "lead", "starts_at", "ends_at", "hall", "spoken")


def import_schedule(
    *, run_id: uuid.UUID, event: Event, seen: str, language: str, by: Person, at: dt.datetime
) -> None:
    """Do what the preview said. `seen` is the mark of the plan that was shown: when the plan is another one now,
    StaleImportError, and nothing is changed. A second press does nothing.
    """
    try:
        _import(run_id, event, seen, language, by, at)
    except IntegrityError:
        check_plan(SchedulePlan(), "")


@transaction.atomic
def _import(run_id: uuid.UUID, event: Event, seen: str, language: str, by: Person, at: dt.datetime) -> None:
    lock_plan(event)
    run = claim_import(run_id, at=at)
    if run is None:
        return
    plan = plan_schedule(run, event, language=language)
    check_plan(plan, seen)
    halls = {
        name: add_hall(event=event, name=Text({code: name}), capacity=None, by=by, at=at)
        for name, code in plan.halls.items()
    }
    people = add_named_persons(run, plan.names, language=plan.language, by=by, at=at)
    for planned in plan.sessions:
        planned.draft.room = planned.draft.room or halls.get(planned.draft.hall)
    new = [planned for planned in plan.sessions if planned.known is None]
    known = [planned for planned in plan.sessions if planned.known is not None]
    before = [state_of(planned.known) for planned in known if planned.known]
    made = _add(new, event, run, people)
    changed = _change(known, people)
    changes: dict[str, Any] = {
        "sessions": [str(session.pk) for session in made],
        "before": before,
        "halls": [str(hall.pk) for hall in halls.values()],
        "persons": [str(person.pk) for person in people.values()],
    }
    scope = event.scope
    record_all(Line(action="session.plan", by=by, at=at, about=one, scope=scope) for one in made)
    record_all(Line(action="session.change", by=by, at=at, about=one, scope=scope) for one in changed)
    finish_import(run, plan, changes, by=by, at=at)


def _columns(planned: Planned) -> dict[str, object]:
    return {**session_fields(planned.plan), "hall": planned.draft.room or planned.plan.hall}


def _add(new: list[Planned], event: Event, run: ImportRun, people: Mapping[str, Person]) -> list[Session]:
    taken, made = taken_slugs(event), []
    for planned in new:
        title = planned.plan.title
        slug = free_slug(title.get("en", "") or str(title), taken)
        taken.add(slug)
        made.append(Session(id=uuid7(), event=event, slug=slug, **_columns(planned)))
    Session.objects.bulk_create(made)
    SessionExternalId.objects.bulk_create(
        SessionExternalId(event=event, session=session, source=run.source, value=planned.draft.number)
        for session, planned in zip(made, new, strict=True)
    )
    _set_people(dict(zip((session.pk for session in made), new, strict=True)), people)
    return made


def _change(known: list[Planned], people: Mapping[str, Person]) -> list[Session]:
    changed = []
    for planned in known:
        session = planned.known
        assert session is not None  # noqa: S101  # these are of known sessions
        for column, value in _columns(planned).items():
            setattr(session, column, value)
        changed.append(session)
    save_sessions(changed)
    with_people = [p for p in known if p.draft.people is not None and p.known]
    SessionPerson.objects.filter(session__in=[p.known.pk for p in with_people if p.known]).delete()
    _set_people({p.known.pk: p for p in with_people if p.known}, people)
    return changed


def save_sessions(changed: list[Session]) -> None:
    """Write many sessions, and raise their revisions."""
    Session.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=_COLUMNS)
    Session.objects.filter(pk__in=[one.pk for one in changed]).update(revision=F("revision") + 1)


def _set_people(sessions: Mapping[uuid.UUID, Planned], people: Mapping[str, Person]) -> None:
    rows = []
    for session_id, planned in sessions.items():
        named = [(people.get(who) if isinstance(who, str) else who, part) for who, part in planned.people]
        found = dict.fromkeys((person.pk, part) for person, part in named if person is not None)
        rows += [
            SessionPerson(session_id=session_id, person_id=person_id, part=part, order=order)
            for order, (person_id, part) in enumerate(found)
        ]
    SessionPerson.objects.bulk_create(rows)


def state_of(session: Session) -> dict[str, Any]:
    """A session as it is, to be put back. `revision` is the one that the import makes of it."""
    return {
        "id": str(session.pk),
        "revision": session.revision + 1,
        "kind": session.kind,
        "title": dict(session.title),
        "lead": dict(session.lead),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "hall": str(session.hall_id) if session.hall_id else None,
        "spoken": session.spoken,
        "people": [[str(row.person_id), row.part, row.order] for row in session.people.all()],
    }


@transaction.atomic
def undo_schedule(*, run_id: uuid.UUID, event: Event, by: Person, at: dt.datetime) -> None:
    """Take back what the run did in the draft; sessions that were changed, published or asked about since stay, and the
    run says which.
    """
    lock_plan(event)
    run = claim_undo(run_id, at=at)
    if run is None:
        return
    made = {str(one.pk): one for one in Session.objects.filter(event=event, pk__in=run.changes["sessions"])}
    left = _staying(made, event, run)
    gone = [session for pk, session in made.items() if pk not in left]
    scope = event.scope
    record_all(Line(action="session.remove", by=by, at=at, about=one, scope=scope) for one in gone)
    Session.objects.filter(pk__in=[one.pk for one in gone]).delete()
    back = _put_back(run, event, left)
    record_all(Line(action="session.change", by=by, at=at, about=one, scope=scope) for one in back)
    published = {row["hall"] for slots in event.versions.values_list("slots", flat=True) for row in slots}
    for hall in Resource.objects.filter(pk__in=run.changes["halls"], scope=event.scope):
        if str(hall.pk) in published or not _drop(hall):
            left[str(hall.pk)] = USED
    left |= remove_named_persons(run, run.changes["persons"], by=by, at=at)
    finish_undo(run, [[pk, why] for pk, why in left.items()], by=by, at=at)


def _staying(made: Mapping[str, Session], event: Event, run: ImportRun) -> dict[str, str]:
    left = {pk: CHANGED for pk, session in made.items() if session.revision != 1}
    asked = Session.objects.filter(pk__in=list(made), questions__isnull=False).values_list("pk", flat=True)
    left |= dict.fromkeys(map(str, asked), USED)
    for slots in event.versions.filter(published_at__gt=run.done_at).values_list("slots", flat=True):
        left |= {row["session"]: USED for row in slots if row["session"] in made}
    return left


def _put_back(run: ImportRun, event: Event, left: dict[str, str]) -> list[Session]:
    told = {state["id"]: state for state in run.changes["before"]}
    back = []
    for session in Session.objects.filter(event=event, pk__in=list(told)):
        state = told[str(session.pk)]
        if session.revision != state["revision"]:
            left[str(session.pk)] = CHANGED
            continue
        session.kind, session.spoken, session.hall_id = state["kind"], state["spoken"], state["hall"]
        session.title, session.lead = Text(state["title"]), Text(state["lead"])
        session.starts_at, session.ends_at = map(
            dt.datetime.fromisoformat, (state["starts_at"], state["ends_at"])
        )
        back.append(session)
    save_sessions(back)
    SessionPerson.objects.filter(session__in=back).delete()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, person_id=person_id, part=part, order=order)
        for session in back
        for person_id, part, order in told[str(session.pk)]["people"]
    )
    return back


def _drop(hall: Resource) -> bool:
    try:
        with transaction.atomic():
            hall.delete()
    except ProtectedError:
        return False
    return True
