"""The kinds of envelopes that carry questions."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sala.forum.actions.answers import Answering, answer
from sala.forum.actions.moderation import translate
from sala.forum.actions.questions import Asking, BadQuestionError, ask_all, support, withdraw
from sala.forum.actions.reflections import Leaving, leave_all
from sala.forum.actions.settling import TranslationSettling, object_id_of
from sala.forum.actions.translations import StaleTranslationError
from sala.forum.models import Event, Prompt, Question, Reflection, Session
from sala.forum.types import Channel
from sala.offline.api import ConflictingEdit, Envelope, Kind, RefusedError
from sala.people.api import Person, persons_by_id

GONE = _("This forum is not here any more.")
NOT_COMPLETE = _("This form is not complete. Open the page again and send it anew.")


def _take_question(envelope: Envelope, author: Person | None) -> None:
    for refusal in _take_questions([envelope], author).values():
        raise refusal


def _take_questions(envelopes: Sequence[Envelope], author: Person | None) -> dict[uuid.UUID, RefusedError]:
    """Questions of one person, or of nobody; which are refused, and why."""
    named = {e.id: (_slug(e, "event"), _slug(e, "session")) for e in envelopes}
    event_slugs, session_slugs = (set(slugs) for slugs in zip(*named.values(), strict=True))
    events = {e.slug: e for e in Event.objects.select_related("scope").filter(slug__in=event_slugs)}
    # A session that is gone since: the question is still one to the whole forum.
    sessions = {
        (session.event_id, session.slug): session
        for session in Session.objects.filter(event__in=events.values(), slug__in=session_slugs - {""})
    }
    refused, askings = {}, []
    for envelope in envelopes:
        slug, session = named[envelope.id]
        if event := events.get(slug):
            askings.append(_asking(envelope, event, sessions.get((event.pk, session)), author))
        else:
            refused[envelope.id] = RefusedError(GONE)
    return refused | _refusals(askings, ask_all(askings))


def _refusals(
    sent: Sequence[Asking | Leaving], said: Sequence[Question | Reflection | BadQuestionError]
) -> dict[uuid.UUID, RefusedError]:
    """Which of those that were sent cannot be taken, and why."""
    return {
        one.id: RefusedError(why.message, why.params)
        for one, why in zip(sent, said, strict=True)
        if isinstance(why, BadQuestionError)
    }


def _slug(envelope: Envelope, field: str) -> str:
    return str(envelope.payload.get(field) or "")[:60]


def _asking(envelope: Envelope, event: Event, session: Session | None, author: Person | None) -> Asking:
    payload: dict[str, Any] = dict(envelope.payload)
    return Asking(
        id=envelope.id,
        event=event,
        session=session,
        text=str(payload.get("text", "")),
        language=str(payload.get("language", "")),
        author=author,
        channel=Channel.PROXY if payload.get("asked_for") or payload.get("proxy") else Channel.OFFLINE,
        at=envelope.made_at,
        receipt=str(payload.get("receipt", ""))[:100],
        asked_for=str(payload.get("asked_for", "")),
    )


def _take_notes(envelopes: Sequence[Envelope], author: Person | None) -> dict[uuid.UUID, RefusedError]:
    """Notes of one person, or of nobody; which are refused, and why."""
    slugs = {_slug(envelope, "event") for envelope in envelopes}
    events = {e.slug: e for e in Event.objects.select_related("scope").filter(slug__in=slugs)}
    refused, leavings = {}, []
    for envelope in envelopes:
        if event := events.get(_slug(envelope, "event")):
            leavings.append(_leaving(envelope, event, author))
        else:
            refused[envelope.id] = RefusedError(GONE)
    return refused | _refusals(leavings, leave_all(leavings))


def _leaving(envelope: Envelope, event: Event, author: Person | None) -> Leaving:
    return Leaving(
        id=envelope.id,
        event=event,
        text=str(envelope.payload.get("text", "")),
        language=str(envelope.payload.get("language", "")),
        author=author,
        channel=Channel.OFFLINE,
        at=envelope.made_at,
        receipt=str(envelope.payload.get("receipt", ""))[:100],
    )


def _take_note(envelope: Envelope, author: Person | None) -> None:
    for refusal in _take_notes([envelope], author).values():
        raise refusal


def _take_answer(envelope: Envelope, author: Person | None) -> None:
    prompt = (
        Prompt.objects.select_related("event__scope", "session").filter(pk=_id_in(envelope, "prompt")).first()
    )
    if prompt is None:
        raise RefusedError(_("This prompt is not here any more."))
    asked_for = str(envelope.payload.get("asked_for", ""))
    answering = Answering(
        id=envelope.id,
        prompt=prompt,
        text=str(envelope.payload.get("text", "")),
        language=str(envelope.payload.get("language", "")),
        author=author,
        channel=Channel.PROXY if asked_for or envelope.payload.get("proxy") else Channel.OFFLINE,
        at=envelope.made_at,
        receipt=str(envelope.payload.get("receipt", ""))[:100],
        asked_for=asked_for,
        hour_only=author is None,
    )
    try:
        answer(answering)
    except BadQuestionError as error:
        raise RefusedError(error.message, error.params) from error


def _take_support(envelope: Envelope) -> None:
    try:
        support(question_id=_question_id(envelope), person=_person(envelope), at=envelope.made_at)
    except BadQuestionError as error:
        raise RefusedError(error.message, error.params) from error


def _take_translation(envelope: Envelope) -> None:
    question = (
        Question.objects.select_related("event__scope")
        .filter(pk=_question_id(envelope), withdrawn=False)
        .first()
    )
    if question is None:
        raise RefusedError(_("This question is not here any more."))
    language, text = (str(envelope.payload.get(field, "")) for field in ("language", "text"))
    try:
        translate(
            question=question,
            language=language,
            text=text,
            by=_person(envelope),
            base=envelope.base,
            at=timezone.now(),
        )
    except StaleTranslationError as error:
        here = error.current.text if error.current else ""
        both = {"text": {"base": None, "here": here, "sent": text}}
        raise ConflictingEdit(object_id_of(question, language), both) from error
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    except PermissionDenied as error:
        raise RefusedError(
            _("This is for people with another task. If it is your task, ask the organiser.")
        ) from error


def _person(envelope: Envelope) -> Person:
    return persons_by_id([envelope.sender])[envelope.sender]


def _question_id(envelope: Envelope) -> uuid.UUID:
    return _id_in(envelope, "question")


def _id_in(envelope: Envelope, field: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(envelope.payload.get(field)))
    except ValueError as error:
        raise RefusedError(NOT_COMPLETE) from error


def question_kind() -> Kind:
    """`forum.question`: payload {event, session, text, language, asked_for, proxy}; with the sender's name."""
    return Kind(
        "forum.question",
        lambda envelope: _take_question(envelope, _person(envelope)),
        take_all=lambda envelopes: _take_questions(envelopes, _person(envelopes[0])),
    )


def anonymous_question_kind() -> Kind:
    """`forum.anonymous_question`: the same with a receipt instead of a name, sent without token."""
    return Kind(
        "forum.anonymous_question",
        lambda envelope: _take_question(envelope, None),
        anonymous=True,
        take_all=lambda envelopes: _take_questions(envelopes, None),
    )


def reflection_kind() -> Kind:
    """`forum.reflection`: payload {event, text, language}; a note in the reflections box, with the sender's name."""
    return Kind(
        "forum.reflection",
        lambda envelope: _take_note(envelope, _person(envelope)),
        take_all=lambda envelopes: _take_notes(envelopes, _person(envelopes[0])),
    )


def anonymous_reflection_kind() -> Kind:
    """`forum.anonymous_reflection`: the same with a receipt instead of a name, sent without token."""
    return Kind(
        "forum.anonymous_reflection",
        lambda envelope: _take_note(envelope, None),
        anonymous=True,
        take_all=lambda envelopes: _take_notes(envelopes, None),
    )


def answer_kind() -> Kind:
    """`forum.answer`: payload {prompt, text, language, asked_for, proxy}; with the sender's name, once to a prompt."""
    return Kind("forum.answer", lambda envelope: _take_answer(envelope, _person(envelope)))


def anonymous_answer_kind() -> Kind:
    """`forum.anonymous_answer`: the same with a receipt instead of a name, sent without token."""
    return Kind("forum.anonymous_answer", lambda envelope: _take_answer(envelope, None), anonymous=True)


def withdrawal_kind() -> Kind:
    """`forum.withdrawal`: payload {question}, the id of a question, of a note in the box or of an answer."""
    return Kind(
        "forum.withdrawal",
        lambda envelope: withdraw(question_id=_question_id(envelope), person=_person(envelope), receipt=""),
    )


def anonymous_withdrawal_kind() -> Kind:
    """`forum.anonymous_withdrawal`: payload {question, receipt}, the same for an anonymous one, sent without token."""
    return Kind(
        "forum.anonymous_withdrawal",
        lambda envelope: withdraw(
            question_id=_question_id(envelope),
            person=None,
            receipt=str(envelope.payload.get("receipt", ""))[:100],
        ),
        anonymous=True,
    )


def support_kind() -> Kind:
    """`forum.support`: payload {question}."""
    return Kind("forum.support", _take_support)


def translation_kind() -> Kind:
    """`forum.translation`: payload {question, language, text}; `base` is the revision it was edited from."""
    return Kind("forum.translation", _take_translation, settling=TranslationSettling())


offline_kinds = (
    question_kind,
    anonymous_question_kind,
    reflection_kind,
    anonymous_reflection_kind,
    answer_kind,
    anonymous_answer_kind,
    withdrawal_kind,
    anonymous_withdrawal_kind,
    support_kind,
    translation_kind,
)
