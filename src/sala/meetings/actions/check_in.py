"""Seeing people at the door, also from phones without network and from the paper list."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.kit.folding import ascii_digits
from sala.kit.ids import clean_code
from sala.meetings.actions.meetings import give_badges
from sala.meetings.models import Badge, CheckIn, Meeting, Participation
from sala.meetings.queries import standing_sights
from sala.meetings.rules import can_check_in
from sala.meetings.types import Method, State
from sala.offline.api import Envelope, Kind, RefusedError
from sala.people.api import Person, add_person, persons_by_id, record

MAX_NAME = 120
MAX_NOTE = 200
MAX_SEEN = 20
LONGEST_NUMBER = 5  # digits; a QR code is longer


def find_badge(meeting: Meeting, seen: str) -> Badge | None:
    """The badge of the meeting's scope with this QR code or typed number (Khmer digits too), or None."""
    badges = Badge.objects.filter(scope=meeting.scope_id).select_related("person")
    text = ascii_digits(seen).strip()
    if text.isdecimal() and len(text) <= LONGEST_NUMBER:
        return badges.filter(number=int(text)).first()
    return badges.filter(code=clean_code(text)).first()


@transaction.atomic
def check_in(
    *,
    id: uuid.UUID,  # the fact's own id, as everywhere
    meeting: Meeting,
    seen: str,
    method: Method,
    seen_at: dt.datetime,
    by: Person,
    note: str = "",
    leaves: bool = False,
) -> CheckIn:
    """A badge was seen, arriving or leaving. Always kept as a fact, also a second time, on the wrong day, or when
    nobody knows the badge; what it means is computed from all facts together (`queries.attendance`, `presence`), so no
    order of arrival matters.
    """
    badge = find_badge(meeting, seen)
    person_id = badge.person.acting_id if badge else None
    said = {"badge_seen": seen, "method": method, "seen_at": seen_at, "note": note.strip()[:MAX_NOTE]}
    return _add(id, meeting, by, person_id=person_id, leaves=leaves, **said)


@transaction.atomic
def check_in_from_paper(
    *,
    form: uuid.UUID,
    meeting: Meeting,
    numbers: Iterable[int],
    seen_at: dt.datetime,
    by: Person,
    leaves: bool = False,
) -> int:
    """The signed numbers of a paper list; how many. Saving the same form again changes nothing: each fact's id
    follows from the form, the number, and whether they arrived or left.
    """
    numbers = list(numbers)
    found = Badge.objects.filter(scope=meeting.scope_id, number__in=numbers).select_related("person")
    badges = {badge.number: badge for badge in found}
    for number in numbers:
        badge = badges.get(number)
        person_id = badge.person.acting_id if badge else None
        pk = uuid.uuid5(form, f"{number} leaves" if leaves else str(number))
        said = {"badge_seen": str(number), "method": Method.PAPER, "seen_at": seen_at}
        _add(pk, meeting, by, person_id=person_id, leaves=leaves, **said)
    return len(numbers)


def walk_in(
    *,
    id: uuid.UUID,  # the fact's own id
    meeting: Meeting,
    name: str,
    phone: str,
    seen_at: dt.datetime,
    by: Person,
    note: str = "",
) -> CheckIn:
    """Somebody without a badge: a new person (no sign-in) with a number, taken as a participant here and seen.

    `note` says her organisation, as she said it. Sent twice, even at once, it is one person: the fact's id decides.
    """
    try:
        with transaction.atomic():
            return CheckIn.objects.filter(pk=id).first() or _walk_in(
                id, meeting, name, phone, seen_at, by, note
            )
    except IntegrityError:
        return CheckIn.objects.get(pk=id)


def _walk_in(
    pk: uuid.UUID, meeting: Meeting, name: str, phone: str, seen_at: dt.datetime, by: Person, note: str
) -> CheckIn:
    phones = [phone] if phone else []
    person = add_person(name=name, phones=phones, at=timezone.now(), by=by, with_account=False)
    row = CheckIn.objects.create(
        pk=pk,
        meeting=meeting,
        person_id=person.pk,
        method=Method.WALK_IN,
        seen_at=seen_at,
        by_id=by.pk,
        note=note.strip()[:MAX_NOTE],
    )
    Participation.objects.create(meeting=meeting, person=person, state=State.WALK_IN)
    give_badges(scope=meeting.scope, people=[person])
    record("check_in", by=by, at=timezone.now(), about=row, scope=meeting.scope)
    return row


@transaction.atomic
def join_online(*, meeting: Meeting, person: Person, at: dt.datetime) -> CheckIn:
    """Who takes part online says herself that she is there: a fact like any check-in, once for each meeting."""
    pk = uuid.uuid5(meeting.pk, f"online {person.pk}")
    said: dict[str, Any] = {"person_id": person.pk, "badge_seen": "", "note": ""}
    return _add(pk, meeting, person, method=Method.ONLINE, seen_at=at, **said)


@transaction.atomic
def undo_check_in(
    *,
    id: uuid.UUID,  # the fact's own id
    meeting: Meeting,
    undoes: uuid.UUID,
    seen_at: dt.datetime,
    by: Person,
) -> CheckIn:
    """A counter-statement: the check-in `undoes` was a mistake. Holds even if it arrives before what it undoes."""
    row, new = CheckIn.objects.get_or_create(
        pk=id,
        defaults={
            "meeting": meeting,
            "method": Method.TYPED,
            "seen_at": seen_at,
            "by_id": by.pk,
            "undoes": undoes,
        },
    )
    if new:
        record("check_in.undo", by=by, at=timezone.now(), about=row, scope=meeting.scope)
    return row


@transaction.atomic
def undo_presence(*, meeting: Meeting, fact: CheckIn, by: Person, at: dt.datetime) -> int:
    """Take back that somebody was seen: this fact and every other of the same person here; how many were taken back.
    That she was seen leaving is taken back alone: she was here all the same.

    Pressed twice it finds nothing more to take back.
    """
    facts = [
        row
        for row in standing_sights(meeting)
        if row.pk == fact.pk or (row.person_id and row.person_id == fact.person_id and not fact.leaves)
    ]
    for row in facts:
        undo_check_in(id=uuid.uuid5(row.pk, "undo"), meeting=meeting, undoes=row.pk, seen_at=at, by=by)
    return len(facts)


def _add(pk: uuid.UUID, meeting: Meeting, by: Person, **said: Any) -> CheckIn:
    said = {**said, "badge_seen": said["badge_seen"].strip()[:MAX_SEEN]}
    row, new = CheckIn.objects.get_or_create(pk=pk, defaults={"meeting": meeting, "by_id": by.pk, **said})
    if new:
        action = "check_in.leave" if row.leaves else "check_in"
        record(action, by=by, at=timezone.now(), about=row, scope=meeting.scope)
    return row


def _take(envelope: Envelope) -> None:
    """`meetings.check_in`: the payload is {"meeting": id} with one of {"seen": badge, "method", "leaves": true if she
    goes}, {"undoes": id}, {"walk_in": {"name", "phone", "organisation"}}.
    """
    payload: dict[str, Any] = dict(envelope.payload)
    by = persons_by_id([envelope.sender])[envelope.sender]
    meeting = _meeting(payload.get("meeting"))
    if meeting is None or not can_check_in(by, meeting):
        raise RefusedError(_("You cannot check people in at this meeting. Ask its organiser."))
    common: dict[str, Any] = {"id": envelope.id, "meeting": meeting, "seen_at": envelope.made_at, "by": by}
    if "undoes" in payload:
        undo_check_in(**common, undoes=_id(payload["undoes"]))
    elif "walk_in" in payload:
        walk_in(**{**common, **_walk_in_of(payload["walk_in"])})
    else:
        scanned = payload.get("method") == Method.QR
        method = Method.QR if scanned else Method.TYPED
        note, seen = str(payload.get("note", "")), str(payload.get("seen", ""))[: MAX_SEEN * 2]
        leaves = payload.get("leaves") is True
        check_in(**common, seen=seen, method=method, note=note, leaves=leaves)


def _walk_in_of(value: object) -> dict[str, str]:
    said = value if isinstance(value, dict) else {}
    name = str(said.get("name", "")).strip()
    if not name or len(name) > MAX_NAME:
        raise RefusedError(_("Write the name of the person, in at most 120 characters."))
    phone = str(said.get("phone", "")).strip()[:40]
    return {"name": name, "phone": phone, "note": str(said.get("organisation", ""))[:MAX_NOTE]}


def _meeting(value: object) -> Meeting | None:
    try:
        return Meeting.objects.select_related("scope").filter(pk=uuid.UUID(str(value))).first()
    except ValueError:
        return None


def _id(value: object) -> uuid.UUID:
    """Any UUID: a fact typed from paper has one that follows from its form."""
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise RefusedError(_("This form is not complete. Open the page again and send it anew.")) from error


def check_in_kind() -> Kind:
    """`meetings.check_in`: facts that are only added, and so united whatever the order."""
    return Kind("meetings.check_in", _take)
