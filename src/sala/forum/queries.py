"""Reads that more than one page needs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.http import Http404

from sala.forum.models import Day, Event, Question
from sala.forum.types import QuestionState
from sala.people.api import Person, persons_by_id


def event_by_slug(slug: str) -> Event:
    """The event with its scope, or 404."""
    event = Event.objects.select_related("scope").filter(slug=slug).first()
    if event is None:
        raise Http404
    return event


def schedule_revision(slug: str) -> int | None:
    """What the public schedule's pages are kept by; one tiny query."""
    return _revision("schedule_revision", slug)


def forums_version() -> tuple[int, int]:
    """How many events there are and how often their schedules changed: what a list of them is kept by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(schedule_revision), 0) FROM forum_event")
        count, revisions = cursor.fetchone()
    return int(count), int(revisions)


def slug_of_meeting(meeting: OuterRef) -> Subquery:
    """The slug of the event that a meeting is a day of, to annotate a query with."""
    return Subquery(Day.objects.filter(meeting=meeting).values("event__slug")[:1])


def questions_revision(slug: str) -> int | None:
    """What the wall is kept by."""
    return _revision("questions_revision", slug)


def _revision(column: str, slug: str) -> int | None:
    # Raw, because this is asked for each of a thousand phones that poll: 0.04 ms instead of 0.3.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM forum_event WHERE slug = %s", [slug])  # noqa: S608  # column is ours
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as pages show it: who asked is a name, or None for an anonymous one."""

    question: Question
    author: Person | None
    translations: list[tuple[str, str, str]]


def with_authors(questions: Sequence[Question]) -> list[Asked]:
    """Questions (with prefetched translations) beside their authors and translators; one query more."""
    ids: set[uuid.UUID] = {q.author_id for q in questions if q.author_id}
    ids |= {t.by_id for q in questions for t in q.translations.all()}
    people = persons_by_id(ids)
    return [
        Asked(
            q,
            people.get(q.author_id) if q.author_id else None,
            [
                (t.language, t.text, people[t.by_id].name if t.by_id in people else "")
                for t in q.translations.all()
            ],
        )
        for q in questions
    ]


PUBLIC_STATES = (QuestionState.SHOWN, QuestionState.TAKEN, QuestionState.ANSWERED)
