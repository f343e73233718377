"""What chairs and translators do with a question: take, answer, show, hide; write a translation beneath it."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.questions import BadQuestionError, clean_question, touch_wall
from sala.forum.actions.translations import put_translation
from sala.forum.models import Question
from sala.forum.rules import can_chair, can_moderate, can_translate, moderates_still
from sala.forum.types import QuestionState
from sala.kit.i18n import LANGUAGES, in_every_language
from sala.notify.api import Word, tell
from sala.people.api import Person, record

_MODERATORS_ONLY = frozenset({QuestionState.HIDDEN, QuestionState.WAITING})


class MovedError(ValidationError):
    """The question no longer stands where it was seen; nothing was changed."""


@transaction.atomic
def moderate(
    *,
    question: Question,
    seen: QuestionState,
    state: QuestionState,
    by: Person,
    at: dt.datetime,
    because: str = "",
) -> None:
    """Show, hide (with a reason that moderators see), take or answer a question that was seen in the state `seen`.

    When it stands there already, nothing happens: a second press, or the second of two chairs. Raises MovedError
    when somebody has moved it elsewhere meanwhile, PermissionDenied without the right, which only organisers keep when
    the forum is closed. The asker of a named one is told when it is taken.
    """
    row = Question.objects.select_for_update().get(pk=question.pk)
    _check_right(question, {QuestionState(row.state), state}, by)
    if row.withdrawn:
        raise MovedError(_("The asker has taken this question back."))
    if row.state == state:
        return
    if row.state != seen:
        raise MovedError(_("Somebody else has just changed this question. Look at where it stands now."))
    because = " ".join(because.split())
    if state == QuestionState.HIDDEN and not because:
        raise ValidationError(_("Say why it is not shown. Only moderators read the reason."))
    Question.objects.filter(pk=row.pk).update(
        state=state, hidden_because=because[:200] if state == QuestionState.HIDDEN else ""
    )
    touch_wall(question.event)
    record(f"question.{state}", by=by, at=at, about=question, scope=question.event.scope)
    if state == QuestionState.TAKEN and row.author_id:
        text = in_every_language(
            _("The chair takes your question: “%(question)s”"), {"question": row.text[:80]}
        )
        tell(
            [Word(row.author_id, f"question {row.pk}", text, f"/forum/{question.event.slug}/my-questions/")],
            at=at,
        )


def _check_right(question: Question, states: set[QuestionState], by: Person) -> None:
    if not can_chair(by, question.event, question.session):
        raise PermissionDenied
    if not moderates_still(by, question.event):
        raise PermissionDenied
    if states & _MODERATORS_ONLY and not can_moderate(by, question.event):
        raise PermissionDenied


@transaction.atomic
def translate(
    *, question: Question, language: str, text: str, by: Person, base: int | None, at: dt.datetime
) -> None:
    """Write or mend the translation beneath a question. `base` is the revision that was read (None: there was none).

    Raises StaleTranslationError when somebody else has written something else since, BadQuestionError for a text
    that cannot be taken, PermissionDenied without the right. The same text again changes nothing.
    """
    if not can_translate(by, question.event):
        raise PermissionDenied
    if language not in LANGUAGES or language == question.language:
        raise ValidationError(_("Choose another language than the question's own."))
    if not text.strip():
        raise BadQuestionError(_("Write the translation first."))
    text = clean_question(text)
    Question.objects.select_for_update().get(pk=question.pk)
    if put_translation(question, language, text, by=by, base=base):
        touch_wall(question.event)
        record("question.translate", by=by, at=at, about=question, scope=question.event.scope)
