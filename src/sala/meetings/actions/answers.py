"""Answers to invitations that were given without network."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.meetings.actions.participants import ANSWERABLE, answer_invitation
from sala.meetings.actions.places import waiting_word, word_about
from sala.meetings.models import Meeting, Participation
from sala.meetings.types import MeetingKind, Mode, State
from sala.notify.api import tell
from sala.offline.api import Envelope, Kind, RefusedError
from sala.people.api import persons_by_id

CHOICES = {"in_person": Mode.IN_PERSON, "online": Mode.ONLINE, "no": None}


def answer_kind() -> Kind:
    """`meetings.answer`: payload {meeting, answer: "in_person" | "online" | "no", all}. The answer that was made last
    stands, in whatever order they arrive; who comes too late for a place is on the waiting list, and is told.
    """
    return Kind("meetings.answer", _take)


def _take(envelope: Envelope) -> None:
    payload: dict[str, Any] = dict(envelope.payload)
    person = persons_by_id([envelope.sender])[envelope.sender]
    now, choice, meeting = timezone.now(), str(payload.get("answer", "")), _meeting(payload.get("meeting"))
    if choice not in CHOICES:
        raise RefusedError(_("Choose whether you come."))
    if meeting is None or not _parts(meeting, person.pk, everywhere=False):
        raise RefusedError(_("You are not invited to this any more. Ask the organiser."))
    if meeting.ends_at < now or meeting.cancelled_at:
        raise RefusedError(_("This is over, or was cancelled. Your answer was not needed any more."))
    everywhere = bool(payload.get("all")) and not meeting.is_visit
    made_at = min(envelope.made_at, now)
    mode = CHOICES[choice]
    try:
        answer_invitation(
            scope=meeting.scope,
            person=person,
            comes=choice != "no",
            mode=mode,
            meetings=None if everywhere else [meeting],
            at=now,
            made_at=made_at,
        )
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    _say(meeting, envelope, everywhere=everywhere, comes=choice != "no")


def _say(meeting: Meeting, envelope: Envelope, *, everywhere: bool, comes: bool) -> None:
    """Nothing is lost silently: who waits, or whose newer answer stands, is told."""
    words = []
    for part in _parts(meeting, envelope.sender, everywhere=everywhere):
        newer = part.answered_at is not None and part.answered_at > envelope.made_at
        if newer and comes != (part.state in (State.CONFIRMED, State.WAITING)):
            said = _("Your answer arrived after a newer one, which stands: “%(title)s”, %(day)s. Look at it.")
            words.append(word_about(part, said))
        elif part.state == State.WAITING:
            words.append(waiting_word(part))
    tell(words, at=timezone.now())


def _parts(meeting: Meeting, person: uuid.UUID, *, everywhere: bool) -> list[Participation]:
    parts = Participation.objects.filter(person=person, state__in=ANSWERABLE)
    if everywhere:
        parts = parts.filter(meeting__scope=meeting.scope_id, meeting__kind=MeetingKind.MEETING)
    else:
        parts = parts.filter(meeting=meeting)
    return list(parts.select_related("meeting__scope").order_by("pk"))


def _meeting(value: object) -> Meeting | None:
    try:
        return Meeting.objects.select_related("scope").filter(pk=uuid.UUID(str(value))).first()
    except ValueError:
        return None
