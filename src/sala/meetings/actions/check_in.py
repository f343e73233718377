"""Seeing people at the door, also from phones without network."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.kit.ids import clean_code, parse_uuid7
from sala.meetings.models import Badge, CheckIn, Meeting, Participation
from sala.meetings.rules import can_check_in
from sala.meetings.types import Method, State
from sala.offline.api import Envelope, Kind, RefusedError
from sala.people.api import Person, add_person, persons_by_id, record

MAX_NOTE = 200


def find_badge(meeting: Meeting, seen: str) -> Badge | None:
    """The badge of the meeting's scope with this QR code or typed number, or None."""
    badges = Badge.objects.filter(scope=meeting.scope_id)
    text = seen.strip()
    if text.isdecimal() and len(text) < 6:
        return badges.filter(number=int(text)).first()
    return badges.filter(code=clean_code(text)).first()


@transaction.atomic
def check_in(
    *,
    id: uuid.UUID,  # noqa: A002  # the fact's own id, as everywhere
    meeting: Meeting,
    seen: str,
    method: Method,
    seen_at: dt.datetime,
    by: Person,
    note: str = "",
) -> CheckIn:
    """A badge was seen. Always kept as a fact, also a second time, on the wrong day, or when nobody knows the badge;
    what it means is computed from all facts together (`queries.attendance`), so no order of arrival matters.
    """
    badge = find_badge(meeting, seen)
    person_id = badge.person_id if badge else None
    return _add(id, meeting, person_id, seen, method, seen_at, by, note)


@transaction.atomic
def walk_in(
    *,
    id: uuid.UUID,  # noqa: A002
    meeting: Meeting,
    name: str,
    phone: str,
    seen_at: dt.datetime,
    by: Person,
    note: str = "",
) -> CheckIn:
    """Somebody without a badge: a new person (no sign-in), taken as a participant of this meeting and seen.

    Sent twice it is one person, because the fact's id is asked first.
    """
    before = CheckIn.objects.filter(pk=id).first()
    if before:
        return before
    person = add_person(
        name=name, phones=[phone] if phone else [], at=timezone.now(), by=by, with_account=False
    )
    Participation.objects.create(meeting=meeting, person=person, state=State.WALK_IN)
    return _add(id, meeting, person.pk, "", Method.WALK_IN, seen_at, by, note)


@transaction.atomic
def undo_check_in(
    *, id: uuid.UUID, meeting: Meeting, undoes: uuid.UUID, seen_at: dt.datetime, by: Person
) -> CheckIn:  # noqa: A002
    """A counter-statement: the check-in `undoes` was a mistake. Holds even if it arrives before what it undoes."""
    row, _new = CheckIn.objects.get_or_create(
        pk=id,
        defaults={
            "meeting": meeting,
            "method": Method.TYPED,
            "seen_at": seen_at,
            "by_id": by.pk,
            "undoes": undoes,
        },
    )
    return row


def _add(
    pk: uuid.UUID,
    meeting: Meeting,
    person_id: uuid.UUID | None,
    seen: str,
    method: Method,
    seen_at: dt.datetime,
    by: Person,
    note: str,
) -> CheckIn:
    row, new = CheckIn.objects.get_or_create(
        pk=pk,
        defaults={
            "meeting": meeting,
            "person_id": person_id,
            "badge_seen": seen.strip()[:20],
            "method": method,
            "seen_at": seen_at,
            "by_id": by.pk,
            "note": note.strip()[:MAX_NOTE],
        },
    )
    if new:
        record("check_in", by=by, at=timezone.now(), about=row, scope=meeting.scope)
    return row


def _take(envelope: Envelope) -> None:
    """`meetings.check_in`: payload {"meeting": id, "seen": badge} | {"meeting", "walk_in": {"name", "phone"}} | {"meeting", "undoes": id}."""
    payload: dict[str, Any] = dict(envelope.payload)
    assert envelope.person_id is not None  # noqa: S101  # the kind is not anonymous
    by = persons_by_id([envelope.person_id])[envelope.person_id]
    meeting = _meeting(payload.get("meeting"))
    if meeting is None or not can_check_in(by, meeting):
        raise RefusedError(_("You cannot check people in at this meeting. Ask its organiser."))
    common = {"id": envelope.id, "meeting": meeting, "seen_at": envelope.made_at, "by": by}
    if "undoes" in payload:
        undo_check_in(**common, undoes=_id(payload["undoes"]))
    elif "walk_in" in payload:
        person = payload["walk_in"] if isinstance(payload["walk_in"], dict) else {}
        name = str(person.get("name", "")).strip()
        if not name or len(name) > 120:
            raise RefusedError(_("Write the name of the person, in at most 120 characters."))
        walk_in(**common, name=name, phone=str(person.get("phone", ""))[:40])
    else:
        method = (
            Method(payload["method"])
            if payload.get("method") in {Method.QR, Method.TYPED, Method.PAPER}
            else Method.TYPED
        )
        check_in(
            **common, seen=str(payload.get("seen", ""))[:40], method=method, note=str(payload.get("note", ""))
        )


def _meeting(value: object) -> Meeting | None:
    try:
        return Meeting.objects.select_related("scope").filter(pk=uuid.UUID(str(value))).first()
    except ValueError:
        return None


def _id(value: object) -> uuid.UUID:
    try:
        return parse_uuid7(value)
    except ValueError as error:
        raise RefusedError(_("This form is not complete. Open the page again and send it anew.")) from error


def check_in_kind() -> Kind:
    """`meetings.check_in`: facts that are only added, and so united whatever the order."""
    return Kind("meetings.check_in", _take)
