"""Leaving notes in the reflections box."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from sala.forum.actions.questions import (
    BadQuestionError,
    apply_withdrawals,
    check_open,
    clean_name,
    clean_words,
    keep_all,
    language_of,
    log_all,
)
from sala.forum.models import Event, Reflection
from sala.forum.types import Channel
from sala.kit.ids import clean_code, coarse_uuid7, digest
from sala.kit.time import round_to_hour
from sala.people.api import Person

LONGEST_NOTE = 2000


class BoxClosedError(BadQuestionError):
    """The box takes nothing any more."""


def clean_note(text: str) -> str:
    """The text without blanks around it. Raises BadQuestionError when empty, too long, or in a legacy Khmer font."""
    return clean_words(
        text,
        longest=LONGEST_NOTE,
        empty=_("Write your thought first."),
        too_long=_(
            "Your note has %(length)s characters; at most %(longest)s fit on one. Shorten it, or leave two notes."
        ),
    )


def box_closes_on(event: Event) -> dt.date:
    """The last day on which the box takes notes: that of the closing, when the forum was closed earlier."""
    last = event.ends_on + dt.timedelta(days=event.box_days)
    if event.closed_at is None:
        return last
    return min(last, event.closed_at.astimezone(ZoneInfo(event.scope.time_zone)).date())


def is_open(event: Event, at: dt.datetime) -> bool:
    """Whether a note that is written at that moment is still taken."""
    local = at.astimezone(ZoneInfo(event.scope.time_zone))
    return local.date() <= box_closes_on(event) and (event.closed_at is None or at < event.closed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A note on its way into the box. Without an author it is anonymous: id and time are cut to the hour, no line of
    the log tells of it, and only the `receipt` finds it again. `typed_by` is who typed it in from paper.
    """

    id: uuid.UUID  # the note's own, made on the phone
    event: Event
    text: str
    language: str
    author: Person | None
    channel: Channel
    at: dt.datetime
    receipt: str = ""
    written_name: str = ""
    typed_by: Person | None = None

    @property
    def key(self) -> uuid.UUID:
        """The id that the note is kept under."""
        return self.id if self.author else coarse_uuid7(self.id)

    def note(self) -> Reflection:
        """The note as it will lie in the box; raises BadQuestionError when it cannot be taken."""
        text, anonymous = clean_note(self.text), self.author is None
        if not self.typed_by:
            check_open(self.event, self.at)
        if not self.typed_by and not is_open(self.event, self.at):
            raise BoxClosedError(_("The reflections box of this forum is closed. Write to its organisers."))
        return Reflection(
            id=self.key,
            event=self.event,
            text=text,
            language=language_of(text, self.language),
            author_id=self.author.pk if self.author else None,
            written_name=clean_name(self.written_name),
            receipt_digest=digest(clean_code(self.receipt)) if anonymous and self.receipt else "",
            channel=self.channel,
            left_at=round_to_hour(self.at) if anonymous else self.at,
        )


def leave(leaving: Leaving) -> Reflection:
    """Leave a note. Sent twice with one id it is one note; raises OtherQuestionError when the id has another text,
    BadQuestionError when it cannot be taken.
    """
    (said,) = leave_all([leaving])
    if isinstance(said, BadQuestionError):
        raise said
    return said


def leave_all(leavings: Sequence[Leaving]) -> list[Reflection | BadQuestionError]:
    """Leave notes with different ids, as `leave` does each: the note, or why it cannot be taken, in order.

    The number of queries does not depend on how many they are.
    """
    return keep_all(leavings, make=Leaving.note, there=Reflection.objects.in_bulk, put=_put)


def _put(new: Sequence[tuple[Reflection, Leaving]]) -> None:
    # In the order of ids: the order of rows tells nothing about the order of writing.
    notes = sorted((note for note, _leaving in new), key=lambda note: note.pk)
    Reflection.objects.bulk_create(notes)
    apply_withdrawals(notes)
    log_all("note.leave", new)
