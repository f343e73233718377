"""Answering prompts; what readers do with an answer: hide it, translate it, make a note of it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.prompts import touch_prompts
from sala.forum.actions.questions import (
    BadQuestionError,
    OtherQuestionError,
    apply_withdrawals,
    check_open,
    clean_name,
    clean_words,
    language_of,
)
from sala.forum.actions.sorting import lock_desk
from sala.forum.actions.translations import clean_translation, put_translation
from sala.forum.models import Answer, Event, Prompt, Reflection
from sala.forum.rules import can_chair, can_translate, can_type_in
from sala.forum.types import Channel
from sala.kit.i18n import LANGUAGES
from sala.kit.ids import clean_code, coarse_uuid7, digest, uuid7
from sala.kit.time import round_to_hour
from sala.people.api import Person, record

LONGEST_ANSWER = 2000
PAPER_CODE = 9  # two groups of four signs and a dash
AN_HOUR = dt.timedelta(hours=1)


class PromptClosedError(BadQuestionError):
    """The prompt takes nothing at that moment."""


class PaperUsedError(BadQuestionError):
    """The sheet was typed in before."""


def clean_answer(text: str) -> str:
    """The text without blanks around it. Raises BadQuestionError when empty, too long, or in a legacy Khmer font."""
    return clean_words(
        text,
        longest=LONGEST_ANSWER,
        empty=_("Write your answer first."),
        too_long=_("Your answer has %(length)s characters; at most %(longest)s are kept. Shorten it."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """An answer on its way. Without an author it is anonymous: id and time are cut to the hour, no line of the log
    tells of it, and only the `receipt` finds it again. `hour_only`: it comes from a phone, and `at` tells no more than
    the hour in which it was written. `typed_by` is who typed it in from paper, who is not its author.
    """

    id: uuid.UUID
    prompt: Prompt
    text: str
    language: str
    author: Person | None
    channel: Channel
    at: dt.datetime
    receipt: str = ""
    asked_for: str = ""
    paper_code: str = ""
    hour_only: bool = False
    typed_by: Person | None = None

    def answer(self) -> Answer:
        """The answer as it will be kept; raises BadQuestionError when it cannot be taken."""
        text, anonymous = clean_answer(self.text), self.author is None
        if not self.typed_by:
            check_open(self.prompt.event, self.at)
        until = self.at + AN_HOUR if self.hour_only else None
        # Papers come in after the closing: that is when people type.
        if not self.typed_by and not self.prompt.is_open(self.at, until):
            raise PromptClosedError(
                _("This prompt is closed. Put what you wrote into the reflections box, or tell an organiser.")
            )
        return Answer(
            id=coarse_uuid7(self.id) if anonymous else self.id,
            prompt=self.prompt,
            text=text,
            language=language_of(text, self.language),
            author_id=self.author.pk if self.author else None,
            asked_for=clean_name(self.asked_for),
            receipt_digest=digest(clean_code(self.receipt)) if anonymous and self.receipt else "",
            paper_code=self.paper_code,
            channel=self.channel,
            made_at=round_to_hour(self.at) if anonymous else self.at,
        )


def answer(answering: Answering) -> Answer:
    """Keep an answer. A person has one with her name to each prompt: a later one takes the place of what she wrote
    before, an older one that arrives late changes nothing. Sent twice it is one.

    Raises OtherQuestionError when the id has another text, BadQuestionError when it cannot be taken.
    """
    try:
        with transaction.atomic():
            return _keep(answering)
    except IntegrityError:
        # The same one, or the same person's, was kept at the same moment: now it is there to be found.
        with transaction.atomic():
            return _keep(answering)


def _keep(answering: Answering) -> Answer:
    new = answering.answer()
    there = Answer.objects.select_for_update().filter(pk=new.pk).first()
    if there is None and new.author_id and new.channel != Channel.PROXY:
        mine = Answer.objects.select_for_update().filter(prompt=answering.prompt, withdrawn=False)
        there = mine.filter(author_id=new.author_id).exclude(channel=Channel.PROXY).first()
    if there is None:
        new.save(force_insert=True)
        apply_withdrawals([new])
        _log(answering, new)
        return new
    if (there.prompt_id, there.author_id, there.asked_for) != (new.prompt_id, new.author_id, new.asked_for):
        raise OtherQuestionError(_("Something else was sent under this number before."))
    if there.text == new.text:
        return there
    if there.author_id is None or there.channel == Channel.PROXY:
        raise OtherQuestionError(_("Something else was sent under this number before."))
    if there.made_at < new.made_at:
        _rewrite(there, new)
        _log(answering, there)
    return there


def _rewrite(there: Answer, new: Answer) -> None:
    """Other words of the same person: what was translated is no longer what stands there."""
    there.translations.all().delete()
    there.text, there.language, there.made_at, there.channel = (
        new.text,
        new.language,
        new.made_at,
        new.channel,
    )
    there.revision += 1
    there.save(update_fields=["text", "language", "made_at", "channel", "revision"])


def _log(answering: Answering, kept: Answer) -> None:
    event = answering.prompt.event
    if by := answering.typed_by or answering.author:
        about = kept if answering.typed_by else None
        record("answer.give", by=by, at=answering.at, about=about, scope=event.scope)
    if answering.prompt.on_wall:
        touch_prompts(event)


@transaction.atomic
def type_in_sheet(
    *,
    event: Event,
    texts: Mapping[Prompt, str],
    paper_code: str,
    language: str,
    name: str,
    by: Person,
    at: dt.datetime,
) -> list[Answer]:
    """Keep what stands on one sheet: an answer for each prompt that has one. The same sheet again with the same words
    changes nothing; with others PaperUsedError. BadQuestionError when it cannot be taken.
    """
    if not can_type_in(by, event):
        raise PermissionDenied
    code = clean_code(paper_code)
    if len(code) != PAPER_CODE:
        raise BadQuestionError(_("The code on a paper has eight signs, such as AB3D-9KQ2. Look at it again."))
    written = {prompt: text for prompt, text in texts.items() if text.strip()}
    if not written:
        raise BadQuestionError(_("Type what is written on the paper, at one prompt at least."))
    # Two who type the same sheet come one after the other.
    Event.objects.select_for_update().get(pk=event.pk)
    before = {a.prompt_id: a for a in Answer.objects.filter(prompt__event=event, paper_code=code)}
    if before:
        said = {prompt.pk: clean_answer(text) for prompt, text in written.items()}
        if said != {prompt_id: row.text for prompt_id, row in before.items()}:
            raise PaperUsedError(_("A paper with this code was typed in already. Look at the code again."))
        return list(before.values())
    sheet = partial(
        Answering, language=language, author=None, channel=Channel.PAPER, at=at, asked_for=name, paper_code=code,
        typed_by=by,
    )  # fmt: skip
    return [answer(sheet(id=uuid7(), prompt=prompt, text=text)) for prompt, text in written.items()]


@transaction.atomic
def hide_answer(*, row: Answer, because: str, by: Person, at: dt.datetime) -> None:
    """Take it off the wall, with a reason that its readers see; without one (`because` empty) show it again. Again
    changes nothing.
    """
    prompt = row.prompt
    if not can_chair(by, prompt.event, prompt.session):
        raise PermissionDenied
    because = " ".join(because.split())[:200]
    if Answer.objects.filter(pk=row.pk).exclude(hidden_because=because).update(hidden_because=because):
        touch_prompts(prompt.event)
        action = "answer.hide" if because else "answer.show"
        record(action, by=by, at=at, about=row, scope=prompt.event.scope)


@transaction.atomic
def translate_answer(
    *, row: Answer, language: str, text: str, by: Person, base: int | None, at: dt.datetime
) -> None:
    """Write or mend the translation beneath an answer. `base` is the revision that was read (None: there was none).

    Raises StaleTranslationError when somebody else has written something else since, BadQuestionError for a text
    that cannot be taken, PermissionDenied without the right. The same text again changes nothing.
    """
    event = row.prompt.event
    if not can_translate(by, event):
        raise PermissionDenied
    if language not in LANGUAGES or language == row.language:
        raise ValidationError(_("Choose another language than the answer's own."))
    text = clean_translation(text, longest=LONGEST_ANSWER)
    Answer.objects.select_for_update().get(pk=row.pk)
    if put_translation(row, language, text, by=by, base=base):
        if row.prompt.on_wall:
            touch_prompts(event)
        record("answer.translate", by=by, at=at, about=row, scope=event.scope)


@transaction.atomic
def note_answer(*, row: Answer, by: Person, at: dt.datetime) -> Reflection:
    """Put an answer among the notes of the reflections box, where it can be sorted into a theme. Again it is the same
    note. It keeps language, hour and name, and goes when the answer is taken back.
    """
    event = row.prompt.event
    lock_desk(event, by)
    current = Answer.objects.select_for_update().get(pk=row.pk)
    known = Reflection.objects.filter(pk=current.note_id).first() if current.note_id else None
    if known:
        return known
    if current.withdrawn:
        raise BadQuestionError(_("The writer has taken this answer back."))
    note = Reflection.objects.create(
        pk=coarse_uuid7(uuid7()) if current.author_id is None else uuid7(),
        event=event,
        text=current.text,
        language=current.language,
        author_id=current.author_id,
        written_name=current.asked_for,
        receipt_digest=current.receipt_digest,
        channel=current.channel,
        left_at=current.made_at,
    )
    Answer.objects.filter(pk=current.pk).update(note=note)
    record("answer.note", by=by, at=at, about=row, scope=event.scope)
    return note
