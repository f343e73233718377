"""Asking, withdrawing, supporting."""

import datetime as dt
import uuid

import regex
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Event, Question, Session, Support, Withdrawal
from sala.forum.types import Channel, QuestionState
from sala.kit.ids import clean_code, coarse_uuid7, digest
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.time import round_to_hour
from sala.people.api import Person, record

LONGEST = 1000
LONGEST_NAME = 120
_VIETNAMESE = regex.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


class BadQuestionError(ValidationError):
    """The text cannot be taken as it is; the message says what to do."""


class OtherQuestionError(BadQuestionError):
    """The id belongs to another question: a page that was sent before, changed, and sent again."""


def language_of(text: str, guess: str) -> str:
    """Give km when most letters are Khmer, vi when Vietnamese letters are in it, else the page's language if it
    has Latin letters.

    A Khmer page with Latin text gives en: there the asker's own language says nothing.
    """
    khmer = sum("ក" <= c <= "៿" for c in text)
    letters = sum(c.isalpha() for c in text)
    if khmer * 2 > letters:
        return "km"
    if _VIETNAMESE.search(text):
        return "vi"
    return guess if guess in {"vi", "en"} else "en"


def clean_question(text: str) -> str:
    """The text without blanks around it. Raises BadQuestionError when empty, too long, or in a legacy Khmer font."""
    text = "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\x00", "").strip().split("\n")
    )
    if not text:
        raise BadQuestionError(_("Write your question first."))
    if len(text) > LONGEST:
        raise BadQuestionError(
            _(
                "Your question has %(length)s characters; at most %(longest)s fit on the wall. Shorten it, or ask two "
                "questions."
            ),
            params={"length": len(text), "longest": LONGEST},
        )
    if looks_like_legacy(text):
        raise BadQuestionError(
            _(
                "This text was typed with an old Khmer font (Limon, ABC). Others see only signs. Type it with a Khmer "
                "Unicode keyboard."
            )
        )
    return text


def _clean_name(asked_for: str) -> str:
    name = " ".join(asked_for.replace("\x00", "").split())
    if len(name) > LONGEST_NAME:
        raise BadQuestionError(_("The name is too long. Write only the name."))
    return name


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
    typed_by: Person | None = None,
) -> Question:
    """Put a question. Without an author it is anonymous: id and time are cut to the hour, no line of the log tells
    of it, and only the `receipt` finds it again. `typed_by` is who typed it in from paper, who is not its author.

    Sent twice with one id it is one question; raises OtherQuestionError when the id has another text,
    BadQuestionError when the text cannot be taken. It is shown at once unless the event wants it read first.
    """
    text, author_id = clean_question(text), author.pk if author else None
    key = id if author else coarse_uuid7(id)
    if author:
        Support.objects.filter(question_id=key, person_id=author.pk).delete()
    question, new = Question.objects.get_or_create(
        pk=key,
        defaults={
            "event": event,
            "session": session,
            "text": text,
            "language": language_of(text, language),
            "author_id": author_id,
            "asked_for": _clean_name(asked_for),
            "receipt_digest": digest(clean_code(receipt)) if author is None and receipt else "",
            "channel": channel,
            "state": QuestionState.WAITING if event.read_first else QuestionState.SHOWN,
            "asked_at": at if author else _rounded(session, at),
            "support_count": Support.objects.filter(question_id=key).count(),
        },
    )
    if not new and (question.text, question.author_id) != (text, author_id):
        raise OtherQuestionError(_("Something else was sent under this number before."))
    if new:
        _apply_withdrawals(question)
        touch_wall(event)
        if typed_by or author:
            about = question if typed_by else None
            record("question.ask", by=typed_by or author, at=at, about=about, scope=event.scope)
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
    key = question_id if person else coarse_uuid7(question_id)
    question = Question.objects.select_related("event").filter(pk=key).first()
    secret = digest(clean_code(receipt)) if receipt else ""
    Withdrawal.objects.get_or_create(
        question_id=key, person_id=person.pk if person else None, receipt_digest="" if person else secret
    )
    if question and not question.withdrawn and _apply_withdrawals(question):
        touch_wall(question.event)


def _apply_withdrawals(question: Question) -> bool:
    """Whether it is withdrawn now."""
    said = Withdrawal.objects.filter(question_id=question.pk)
    if question.author_id is not None:
        right = said.filter(person_id=question.author_id)
    else:
        right = said.filter(person_id=None, receipt_digest=question.receipt_digest).exclude(receipt_digest="")
    if not right.exists():
        return False
    question.withdrawn = True
    question.save(update_fields=["withdrawn"])
    return True


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
