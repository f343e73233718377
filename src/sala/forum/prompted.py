"""Reads of prompts and their answers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from sala.forum.models import Answer, Event, Prompt
from sala.forum.queries import Translated, translations_of, writers_of
from sala.forum.types import Channel
from sala.people.api import Person


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as its readers see it; `author` is None for an anonymous one."""

    row: Answer
    author: Person | None
    translations: list[Translated]


def prompts_of(event: Event) -> list[Prompt]:
    """The event's prompts with their sessions, in order of time: those to the whole forum first; one query."""
    rows = Prompt.objects.filter(event=event).select_related("session")
    first = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(
        rows, key=lambda p: (p.session.starts_at if p.session else first, p.open_space, p.order, p.pk)
    )


def prompt_of(event: Event, prompt_id: uuid.UUID) -> Prompt:
    """One of them, or 404."""
    found = Prompt.objects.filter(event=event, pk=prompt_id).select_related("session").first()
    if found is None:
        raise Http404
    found.event = event
    return found


def open_prompts(event: Event, at: dt.datetime) -> list[Prompt]:
    """What is asked at this moment: the session's that is on before the forum's."""
    if event.closed_at:
        return []
    return sorted(
        (prompt for prompt in prompts_of(event) if prompt.is_open(at)),
        key=lambda p: (p.session is None, p.session is not None and not p.session.starts_at <= at),
    )


def answers_in(event: Event) -> QuerySet[Answer]:
    """What was answered and not taken back. In the order of time, which for anonymous ones is the hour."""
    return Answer.objects.filter(prompt__event=event, withdrawn=False).order_by("made_at", "pk")


def answer_of(event: Event, answer_id: uuid.UUID) -> Answer:
    """One of them, or 404."""
    rows = answers_in(event).select_related("prompt__session")
    found = rows.filter(pk=answer_id).first()
    if found is None:
        raise Http404
    found.prompt.event = event
    return found


def own_answer(prompt: Prompt, person: Person | None) -> Answer | None:
    """What this person answered with her name."""
    if person is None:
        return None
    rows = Answer.objects.filter(prompt=prompt, author_id=person.pk, withdrawn=False)
    return rows.exclude(channel=Channel.PROXY).first()


def with_answerers(answers: QuerySet[Answer]) -> list[Said]:
    """Answers with their prompts, translations, writers and translators: three queries."""
    rows = list(answers.select_related("prompt__session").prefetch_related("translations"))
    people = writers_of(rows)
    return [
        Said(row, people.get(row.author_id) if row.author_id else None, translations_of(row, people))
        for row in rows
    ]


def counted(prompts: Sequence[Prompt]) -> dict[uuid.UUID, int]:
    """How many answers each has that were not taken back; one query."""
    rows = Prompt.objects.filter(pk__in=[prompt.pk for prompt in prompts])
    standing = Count("answers", filter=Q(answers__withdrawn=False))
    return dict(rows.annotate(n=standing).order_by().values_list("pk", "n"))
