"""Asking, withdrawing, supporting, translating, moderating."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event, Question, Session, Support, Translation, Withdrawal
from sala.forum.types import Channel, QuestionState
from sala.kit.i18n import in_every_language
from sala.kit.ids import digest
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.time import round_to_hour
from sala.notify.api import Word, tell
from sala.offline.api import Envelope, Kind, RefusedError
from sala.people.api import Person, persons_by_id, record

LONGEST = 1000


class BadQuestionError(ValidationError):
    """The text cannot be taken as it is; the message says what to do."""


def language_of(text: str, guess: str) -> str:
    """km when most letters are Khmer, else the language of the page (which the asker may have chosen wrongly for Latin text)."""
    khmer = sum("ក" <= c <= "៿" for c in text)
    letters = sum(c.isalpha() for c in text)
    if khmer * 2 > letters:
        return "km"
    return guess if guess in {"vi", "en"} else "en"


def clean_question(text: str) -> str:
    """The text without blanks around it. Raises BadQuestionError when empty, too long, or in a legacy Khmer font."""
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\x00", "").strip().split("\n"))
    if not text:
        raise BadQuestionError(_("Write your question first."))
    if len(text) > LONGEST:
        raise BadQuestionError(
            _("Your question has %(length)s characters; at most %(longest)s fit on the wall. Shorten it, or ask two questions."),
            params={"length": len(text), "longest": LONGEST},
        )
    if looks_like_legacy(text):
        raise BadQuestionError(
            _("This text was typed with an old Khmer font (Limon, ABC). Others see only signs. Type it with a Khmer Unicode keyboard.")
        )
    return text


@transaction.atomic
def ask(
    *,
    id: uuid.UUID,  # noqa: A002  # the question's own id, made on the phone
    event: Event,
    session: Session | None,
    text: str,
    language: str,
    author: Person | None,
    channel: Channel,
    at: dt.datetime,
    receipt: str = "",
    asked_for: str = "",
) -> Question:
    """Put a question. Without an author it is anonymous: time rounded, and only the `receipt` finds it again.

    Sent twice with one id it is one question. It is shown at once unless the event wants it read first.
    """
    anonymous = author is None
    question, new = Question.objects.get_or_create(
        pk=id,
        defaults={
            "event": event,
            "session": session,
            "text": clean_question(text),
            "language": language_of(text, language),
            "author_id": author.pk if author else None,
            "asked_for": asked_for.strip()[:120],
            "receipt_digest": digest(receipt) if anonymous and receipt else "",
            "channel": channel,
            "state": QuestionState.WAITING if event.read_first else QuestionState.SHOWN,
            "asked_at": _rounded(session, at) if anonymous else at,
            "support_count": Support.objects.filter(question_id=id).exclude(person_id=author and author.pk).count(),
        },
    )
    if new:
        _apply_withdrawal(question)
        touch_wall(event)
        record("question.ask", by=author, at=round_to_hour(at) if anonymous else at, scope=event.scope)
    return question


def _rounded(session: Session | None, at: dt.datetime) -> dt.datetime:
    return session.starts_at if session and session.starts_at <= at <= session.ends_at else round_to_hour(at)


def touch_wall(event: Event) -> None:
    """The questions changed: the wall's ETag moves on."""
    Event.objects.filter(pk=event.pk).update(questions_revision=F("questions_revision") + 1)


@transaction.atomic
def withdraw(*, question_id: uuid.UUID, person: Person | None, receipt: str) -> None:
    """Take one's own question back: a named one by its author, an anonymous one by who has its receipt.

    Kept even if the question has not arrived yet; has no effect for a wrong person or receipt.
    """
    Withdrawal.objects.update_or_create(
        pk=question_id,
        defaults={"person_id": person.pk if person else None, "receipt_digest": digest(receipt) if receipt else ""},
    )
    question = Question.objects.select_related("event").filter(pk=question_id).first()
    if question and not question.withdrawn:
        _apply_withdrawal(question)
        if question.withdrawn:
            touch_wall(question.event)


def _apply_withdrawal(question: Question) -> None:
    said = Withdrawal.objects.filter(pk=question.pk).first()
    if said is None:
        return
    by_author = question.author_id is not None and said.person_id == question.author_id
    by_receipt = bool(question.receipt_digest) and said.receipt_digest == question.receipt_digest
    if by_author or by_receipt:
        question.withdrawn = True
        question.save(update_fields=["withdrawn"])


@transaction.atomic
def support(*, question_id: uuid.UUID, person: Person) -> None:
    """Support a question, once; one's own is not counted."""
    question = Question.objects.select_related("event").filter(pk=question_id).first()
    if question and question.author_id == person.pk:
        return
    _row, new = Support.objects.get_or_create(question_id=question_id, person_id=person.pk)
    if new and question:
        Question.objects.filter(pk=question_id).update(support_count=F("support_count") + 1)
        touch_wall(question.event)


@transaction.atomic
def translate(*, question: Question, language: str, text: str, by: Person, base: int | None) -> Translation:
    """Write or mend the translation beneath a question. `base` is the revision that was read (None: there was none);
    raises StaleTranslationError when somebody else has written since.
    """
    text = clean_question(text)
    current = Translation.objects.select_for_update().filter(question=question, language=language).first()
    if (current.revision if current else None) != base:
        raise StaleTranslationError(_("Somebody else has just written this translation. Read theirs, then change it if needed."))
    row, _new = Translation.objects.update_or_create(
        question=question,
        language=language,
        defaults={"text": text, "by_id": by.pk, "revision": (base or 0) + 1},
    )
    touch_wall(question.event)
    record("question.translate", by=by, at=timezone.now(), about=question, scope=question.event.scope)
    return row


class StaleTranslationError(ValidationError):
    """The translation changed since it was read."""


@transaction.atomic
def moderate(*, question: Question, state: QuestionState, by: Person, at: dt.datetime, because: str = "") -> None:
    """Show, hide (with a reason that moderators see), take or answer a question. The asker of a named one is told when it is taken."""
    Question.objects.filter(pk=question.pk).update(state=state, hidden_because=because.strip()[:200])
    touch_wall(question.event)
    record(f"question.{state}", by=by, at=at, about=question, scope=question.event.scope)
    if state == QuestionState.TAKEN and question.author_id:
        text = in_every_language(_("The chair takes your question: “%(question)s”"), {"question": question.text[:80]})
        tell(
            [Word(question.author_id, f"question {question.pk}", text, f"/forum/{question.event.slug}/ask/")], at=at
        )


def _take_question(envelope: Envelope, author: Person | None) -> None:
    payload: dict[str, Any] = dict(envelope.payload)
    event = Event.objects.select_related("scope").filter(slug=str(payload.get("event", ""))[:60]).first()
    if event is None:
        raise RefusedError(_("This forum is not here any more."))
    session = Session.objects.filter(event=event, slug=str(payload.get("session") or "")[:60]).first()
    try:
        ask(
            id=envelope.id,
            event=event,
            session=session,
            text=str(payload.get("text", "")),
            language=str(payload.get("language", "")),
            author=author,
            channel=Channel.PROXY if payload.get("asked_for") else Channel.OFFLINE,
            at=envelope.made_at,
            receipt=str(payload.get("receipt", ""))[:100],
            asked_for=str(payload.get("asked_for", "")),
        )
    except BadQuestionError as error:
        raise RefusedError(" ".join(error.messages)) from error


def _person(envelope: Envelope) -> Person:
    assert envelope.person_id is not None  # noqa: S101  # not an anonymous kind
    return persons_by_id([envelope.person_id])[envelope.person_id]


def _question_id(envelope: Envelope) -> uuid.UUID:
    try:
        return uuid.UUID(str(envelope.payload.get("question")))
    except ValueError as error:
        raise RefusedError(_("This form is not complete. Open the page again and send it anew.")) from error


def question_kind() -> Kind:
    """`forum.question`: payload {event, session, text, language, asked_for}; with the sender's name."""
    return Kind("forum.question", lambda envelope: _take_question(envelope, _person(envelope)))


def anonymous_question_kind() -> Kind:
    """`forum.anonymous_question`: the same with a receipt instead of a name, sent without token."""
    return Kind("forum.anonymous_question", lambda envelope: _take_question(envelope, None), anonymous=True)


def withdrawal_kind() -> Kind:
    """`forum.withdrawal`: payload {question}."""
    return Kind(
        "forum.withdrawal",
        lambda envelope: withdraw(question_id=_question_id(envelope), person=_person(envelope), receipt=""),
    )


def anonymous_withdrawal_kind() -> Kind:
    """`forum.anonymous_withdrawal`: payload {question, receipt}, sent without token."""
    return Kind(
        "forum.anonymous_withdrawal",
        lambda envelope: withdraw(
            question_id=_question_id(envelope), person=None, receipt=str(envelope.payload.get("receipt", ""))
        ),
        anonymous=True,
    )


def support_kind() -> Kind:
    """`forum.support`: payload {question}."""
    return Kind("forum.support", lambda envelope: support(question_id=_question_id(envelope), person=_person(envelope)))


offline_kinds = (question_kind, anonymous_question_kind, withdrawal_kind, anonymous_withdrawal_kind, support_kind)
