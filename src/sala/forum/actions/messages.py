"""Writing a message to participants, and sending it: once, whoever presses how often."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.schedule import end_of
from sala.forum.audience import persons_in
from sala.forum.models import Event, Message
from sala.forum.rules import can_organise
from sala.kit.i18n import Text
from sala.kit.ids import digest
from sala.notify.api import Notice, Outside, Word, tell, write_letter
from sala.people.api import Person, record

AT_ONCE = 500  # people that are told in one transaction
USEFUL = dt.timedelta(days=2)  # at least so long a message is of use, also after the event


class StaleMessageError(ValidationError):
    """The message, or whom it reaches, is no longer what was seen; nothing was done."""


class SentMessageError(ValidationError):
    """The message has been sent; nothing was done."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an organiser wrote."""

    subject: Text
    body: Text
    audience: str
    urgent: bool


@transaction.atomic
def write_message(
    *, event: Event, message_id: uuid.UUID, draft: Draft, base: int, by: Person, at: dt.datetime
) -> Message:
    """Keep a draft under the id that its form was made with; `base` is the revision that was read, 0 for a new one.

    The same again changes nothing. Raises StaleMessageError when somebody else has changed it since, SentMessageError
    when it is sent, ValidationError without a subject or text, PermissionDenied without the right.
    """
    if not can_organise(by, event):
        raise PermissionDenied
    if not draft.subject or not draft.body:
        raise ValidationError(_("Write a subject and a text, in one language at least."))
    row = _locked(event, message_id)
    values = {
        "subject": draft.subject,
        "body": draft.body,
        "audience": draft.audience,
        "urgent": draft.urgent,
    }
    if row is None:
        try:
            with transaction.atomic():
                row = Message.objects.create(
                    pk=message_id, event=event, made_by=by.pk, changed_at=at, **values
                )
        except IntegrityError:  # the other press of the same button was first
            raise StaleMessageError(_STALE) from None
        record("message.write", by=by, at=at, about=row, scope=event.scope)
        return row
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row.sent_at:
        raise SentMessageError(_SENT)
    if row.revision != base:
        raise StaleMessageError(_STALE)
    Message.objects.filter(pk=row.pk).update(**values, revision=row.revision + 1, changed_at=at)
    record("message.write", by=by, at=at, about=row, scope=event.scope)
    return Message.objects.select_related("event__scope").get(pk=row.pk)


_STALE = _("Somebody else has changed this message, or whom it reaches. Look at it again.")
_SENT = _("This message was sent already. It reaches everybody once.")


def mark_of(message: Message) -> str:
    """A mark of what is seen before sending: another text or other people, another mark."""
    return mark_for(message, persons_in(message.event, message.audience))


def mark_for(message: Message, people: Iterable[uuid.UUID]) -> str:
    """The same, where it is known who its people are."""
    return digest(f"{message.pk} {message.revision} {[str(person) for person in people]}")[:32]


@transaction.atomic
def send_message(*, message: Message, seen: str, by: Person, at: dt.datetime) -> bool:
    """Decide that it goes out, for good; whoever calls queues the job that tells everybody, in the same transaction.

    False for a second press of the same person: nothing more happens. Raises SentMessageError when somebody else has
    sent it, StaleMessageError when text or people are not those of `seen` (`mark_of`), PermissionDenied without the
    right.
    """
    if not can_organise(by, message.event):
        raise PermissionDenied
    row = _locked(message.event, message.pk)
    if row is None:
        raise StaleMessageError(_STALE)
    if row.sent_at:
        if row.sent_by == by.pk:
            return False
        raise SentMessageError(_SENT)
    row.event = message.event
    if seen != mark_of(row):
        raise StaleMessageError(_STALE)
    if not persons_in(row.event, row.audience):
        raise ValidationError(_("Nobody would get it: choose others, or invite people first."))
    Message.objects.filter(pk=row.pk).update(sent_at=at, sent_by=by.pk, changed_at=at)
    record("message.send", by=by, at=at, about=row, scope=row.event.scope)
    return True


def spread_message(*, message: Message, at: dt.datetime) -> int:
    """Tell everybody, in the app and outside it; how many were told now.

    In transactions of some hundred people, so that nobody else waits long with her saving. Who was told already is left
    as she is: done twice, or cut off and begun again, everybody is told once.
    """
    row = Message.objects.filter(pk=message.pk, sent_at__isnull=False, told__isnull=True).first()
    if row is None:
        return 0
    told = Notice.objects.filter(matter=row.matter)
    before = set(told.values_list("person_id", flat=True))
    people = [person for person in persons_in(message.event, row.audience) if person not in before]
    until = max(end_of(message.event), at + USEFUL)
    letter = write_letter(matter=row.matter, subject=row.subject, body=row.body)
    outside = Outside(until=until, urgent=row.urgent, letter=letter)
    path = f"/forum/{message.event.slug}/message/{row.pk}/"
    for start in range(0, len(people), AT_ONCE):
        chunk = people[start : start + AT_ONCE]
        tell((Word(person, row.matter, row.subject, path, outside) for person in chunk), at=at)
    Message.objects.filter(pk=row.pk).update(told=told.count())
    return len(people)


@transaction.atomic
def discard_message(*, message: Message, by: Person, at: dt.datetime) -> None:
    """Throw a draft away; a second press finds it gone. Raises SentMessageError when it was sent meanwhile."""
    if not can_organise(by, message.event):
        raise PermissionDenied
    row = _locked(message.event, message.pk)
    if row is None:
        return
    if row.sent_at:
        raise SentMessageError(_SENT)
    record("message.discard", by=by, at=at, about=row, scope=message.event.scope)
    row.delete()


def _locked(event: Event, message_id: uuid.UUID) -> Message | None:
    try:
        return Message.objects.select_for_update().get(pk=message_id, event=event)
    except ObjectDoesNotExist:
        return None
