"""Asking, withdrawing, supporting."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import regex
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.forum.models import Answer, Event, Question, Reflection, Session, Support, Withdrawal
from sala.forum.types import Channel, QuestionState
from sala.kit.dates import spoken_number
from sala.kit.ids import clean_code, coarse_uuid7, digest
from sala.kit.legacy_khmer import looks_like_legacy
from sala.kit.time import round_to_hour
from sala.people.api import Line, Person, record_all

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 1000
LONGEST_NAME = 120
LATE = dt.timedelta(days=7)  # after the closing, what phones kept is still taken
_VIETNAMESE = regex.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


class BadQuestionError(ValidationError):
    """The text cannot be taken as it is; the message says what to do."""


class OtherQuestionError(BadQuestionError):
    """The id belongs to another question: a page that was sent before, changed, and sent again."""


class EventClosedError(BadQuestionError):
    """The forum is closed: nothing more is written in it."""


def check_open(event: Event, made_at: dt.datetime) -> None:
    """Raise EventClosedError for what was written after the forum was closed, and for what was written before and comes
    later than a week after.
    """
    if reason := closed_sentence(event, made_at):
        raise EventClosedError(reason)


def closed_sentence(event: Event, made_at: dt.datetime) -> "_StrPromise | None":
    """Why a forum does not take what was written at that moment; None: it does."""
    if event.closed_at is None:
        return None
    if made_at >= event.closed_at:
        return _("This forum is closed; nothing more is written in it. Write to its organisers.")
    if timezone.now() > event.closed_at + LATE:
        return _(
            "This forum was closed more than a week ago: what comes later is not taken. It stays on your phone."
        )
    return None


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
    return clean_words(
        text,
        longest=LONGEST,
        empty=_("Write your question first."),
        too_long=_(
            "Your question has %(length)s characters; at most %(longest)s fit on the wall. Shorten it, or ask two "
            "questions."
        ),
    )


def clean_words(text: str, *, longest: int, empty: "_StrPromise", too_long: "_StrPromise") -> str:
    """What somebody wrote, without blanks around it; BadQuestionError with these sentences, or for a legacy font."""
    text = "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\x00", "").strip().split("\n")
    )
    if not text:
        raise BadQuestionError(empty)
    if len(text) > longest:
        raise BadQuestionError(
            too_long, params={"length": spoken_number(len(text)), "longest": spoken_number(longest)}
        )
    if looks_like_legacy(text):
        raise BadQuestionError(
            _(
                "This text was typed with an old Khmer font (Limon, ABC). Others see only signs. Type it with a Khmer "
                "Unicode keyboard."
            )
        )
    return text


def clean_name(asked_for: str) -> str:
    """A name on one line; BadQuestionError when it is more than a name."""
    name = " ".join(asked_for.replace("\x00", "").split())
    if len(name) > LONGEST_NAME:
        raise BadQuestionError(_("The name is too long. Write only the name."))
    return name


class OnItsWay(Protocol):
    """A question or a note that is not kept yet."""

    @property
    def key(self) -> uuid.UUID:
        """The id that it is kept under."""

    @property
    def event(self) -> Event:
        """Where it is written."""

    @property
    def author(self) -> Person | None:
        """None for an anonymous one."""

    @property
    def typed_by(self) -> Person | None:
        """Who typed it in from paper."""

    @property
    def at(self) -> dt.datetime:
        """When it was written."""


Writing = TypeVar("Writing", bound=OnItsWay)
Kept = TypeVar("Kept", Question, Reflection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question on its way. Without an author it is anonymous: id and time are cut to the hour, no line of the log
    tells of it, and only the `receipt` finds it again. `typed_by` is who typed it in from paper, who is not its author.
    """

    id: uuid.UUID  # the question's own, made on the phone
    event: Event
    session: Session | None
    text: str
    language: str
    author: Person | None
    channel: Channel
    at: dt.datetime
    receipt: str = ""
    asked_for: str = ""
    typed_by: Person | None = None

    @property
    def key(self) -> uuid.UUID:
        """The id that the question is kept under."""
        return self.id if self.author else coarse_uuid7(self.id)

    def question(self) -> Question:
        """The question as it will stand; raises BadQuestionError when the text cannot be taken."""
        text, anonymous = clean_question(self.text), self.author is None
        if not self.typed_by:
            check_open(self.event, self.at)
        return Question(
            id=self.key,
            event=self.event,
            session=self.session,
            text=text,
            language=language_of(text, self.language),
            author_id=self.author.pk if self.author else None,
            asked_for=clean_name(self.asked_for),
            receipt_digest=digest(clean_code(self.receipt)) if anonymous and self.receipt else "",
            channel=self.channel,
            state=QuestionState.WAITING if self.event.read_first else QuestionState.SHOWN,
            asked_at=_rounded(self.session, self.at) if anonymous else self.at,
        )


def ask(asking: Asking) -> Question:
    """Put a question; it is shown at once unless the event wants it read first.

    Sent twice with one id it is one question; raises OtherQuestionError when the id has another text,
    BadQuestionError when the text cannot be taken.
    """
    (said,) = ask_all([asking])
    if isinstance(said, BadQuestionError):
        raise said
    return said


def ask_all(askings: Sequence[Asking]) -> list[Question | BadQuestionError]:
    """Put questions with different ids, as `ask` does each: the question, or why it cannot be taken, in order.

    The number of queries does not depend on how many they are.
    """
    return keep_all(askings, make=Asking.question, there=Question.objects.in_bulk, put=_put)


def keep_all(
    writings: Sequence[Writing],
    *,
    make: Callable[[Writing], Kept],
    there: Callable[[list[uuid.UUID]], Mapping[uuid.UUID, Kept]],
    put: Callable[[Sequence[tuple[Kept, Writing]]], None],
) -> list[Kept | BadQuestionError]:
    """Keep what several people wrote, each once: as it is kept, or why it cannot be taken, in order. What was kept
    before under the same id (`there` finds it) stays; other words under that id are an OtherQuestionError.
    """
    try:
        with transaction.atomic():
            return _keep_all(writings, {}, make, put)
    except IntegrityError:
        # One of them is there: it was sent before, or twice at once and the other one was first.
        with transaction.atomic():
            return _keep_all(writings, there([writing.key for writing in writings]), make, put)


def _keep_all(
    writings: Sequence[Writing],
    there: Mapping[uuid.UUID, Kept],
    make: Callable[[Writing], Kept],
    put: Callable[[Sequence[tuple[Kept, Writing]]], None],
) -> list[Kept | BadQuestionError]:
    said: list[Kept | BadQuestionError] = []
    new: list[tuple[Kept, Writing]] = []
    for writing in writings:
        try:
            row = make(writing)
        except BadQuestionError as error:
            said.append(error)
            continue
        before = there.get(row.pk)
        if before is None:
            new.append((row, writing))
            said.append(row)
        elif (before.text, before.author_id) == (row.text, row.author_id):
            said.append(before)
        else:
            said.append(OtherQuestionError(_("Something else was sent under this number before.")))
    if new:
        put(new)
    return said


def log_all(action: str, new: Sequence[tuple[Kept, Writing]]) -> None:
    """A line of the log for each that has a name: its author's, or that of who typed it in from paper."""
    lines = [
        Line(action=action, by=by, at=one.at, about=row if one.typed_by else None, scope=one.event.scope)
        for row, one in new
        if (by := one.typed_by or one.author)
    ]
    if lines:
        record_all(lines)


def _put(new: Sequence[tuple[Question, Asking]]) -> None:
    """Store new questions, with what came before them: supports and withdrawals."""
    # In the order of ids: two who store the same ones then never wait for each other, and the order of rows tells
    # nothing about the order of asking.
    questions = sorted((question for question, _asking in new), key=lambda question: question.pk)
    _count_supports(questions)
    Question.objects.bulk_create(questions)
    apply_withdrawals(questions)
    log_all("question.ask", new)
    for event in sorted({question.event for question in questions}, key=lambda event: event.pk):
        touch_wall(event)


def _count_supports(questions: Iterable[Question]) -> None:
    """Supports that came before their questions; one's own goes."""
    asked = {question.pk: question for question in questions}
    own: list[int] = []
    for support_id, key, person_id in Support.objects.filter(question_id__in=asked).values_list(
        "pk", "question_id", "person_id"
    ):
        if asked[key].author_id == person_id:
            own.append(support_id)
        else:
            asked[key].support_count += 1
    if own:
        Support.objects.filter(pk__in=own).delete()


def _rounded(session: Session | None, at: dt.datetime) -> dt.datetime:
    return session.starts_at if session and session.starts_at <= at <= session.ends_at else round_to_hour(at)


def touch_wall(event: Event) -> None:
    """The questions changed: the wall's ETag moves on."""
    Event.objects.filter(pk=event.pk).update(questions_revision=F("questions_revision") + 1)


def touch_closing(event: Event) -> None:
    """The themes, or what is shown of them, changed: the closing wall's ETag moves on."""
    Event.objects.filter(pk=event.pk).update(closing_revision=F("closing_revision") + 1)


@transaction.atomic
def withdraw(*, question_id: uuid.UUID, person: Person | None, receipt: str) -> None:
    """Take one's own question, note of the reflections box or answer to a prompt back: a named one by its author, an
    anonymous one by who has its receipt. A note that was made of an answer goes with it.

    Kept even if it has not arrived yet; has no effect for a wrong person or receipt.
    """
    key = question_id if person else coarse_uuid7(question_id)
    secret = digest(clean_code(receipt)) if receipt else ""
    Withdrawal.objects.get_or_create(
        question_id=key, person_id=person.pk if person else None, receipt_digest="" if person else secret
    )
    question = Question.objects.select_related("event").filter(pk=key).first()
    note = None if question else Reflection.objects.select_related("event").filter(pk=key).first()
    if question and not question.withdrawn and apply_withdrawals([question]):
        touch_wall(question.event)
    if note and not note.withdrawn and apply_withdrawals([note]):
        touch_closing(note.event)
    if question is None and note is None:
        _withdraw_answer(key)


def _withdraw_answer(key: uuid.UUID) -> None:
    row = Answer.objects.select_related("prompt__event").filter(pk=key, withdrawn=False).first()
    if row is None or not apply_withdrawals([row]):
        return
    touch_wall(row.prompt.event)
    if row.note_id and Reflection.objects.filter(pk=row.note_id, withdrawn=False).update(withdrawn=True):
        touch_closing(row.prompt.event)


def apply_withdrawals(written: Iterable[Question] | Iterable[Reflection] | Iterable[Answer]) -> bool:
    """Mark those that the right person, or the right receipt, took back; whether there are any."""
    rows: dict[uuid.UUID, Question | Reflection | Answer] = {row.pk: row for row in written}
    for key, person_id, receipt in Withdrawal.objects.filter(question_id__in=rows).values_list(
        "question_id", "person_id", "receipt_digest"
    ):
        row = rows[key]
        by_author = row.author_id is not None and person_id == row.author_id
        by_receipt = row.author_id is None and person_id is None and receipt == row.receipt_digest != ""
        row.withdrawn |= by_author or by_receipt
    back = [row for row in rows.values() if row.withdrawn]
    for model in (Question, Reflection, Answer):
        taken = [row.pk for row in back if isinstance(row, model)]
        if taken:
            model.objects.filter(pk__in=taken).update(withdrawn=True)
    return bool(back)


@transaction.atomic
def support(*, question_id: uuid.UUID, person: Person, at: dt.datetime) -> None:
    """Support a question, once; one's own is not counted. `at` is when it was pressed; raises EventClosedError when the
    forum was closed by then.
    """
    question = Question.objects.select_related("event").filter(pk=question_id).first()
    if question:
        check_open(question.event, at)
    if question and question.author_id == person.pk:
        return
    _row, new = Support.objects.get_or_create(question_id=question_id, person_id=person.pk)
    if new and question:
        Question.objects.filter(pk=question_id).update(support_count=F("support_count") + 1)
        touch_wall(question.event)
