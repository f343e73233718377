"""Reads that more than one page needs."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from sala.forum.models import Day, Event, Question, ScheduleVersion, Session, Support
from sala.forum.slots import as_slot
from sala.forum.types import QuestionState, SessionKind, Slot
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


def _revision(column: str, slug: str) -> int | None:
    # Raw, because this is asked for each of a thousand phones that poll: 0.04 ms instead of 0.3.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM forum_event WHERE slug = %s", [slug])  # noqa: S608  # column is ours
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Translated:
    """A person's translation of a question; `by` is empty when the translator is gone."""

    language: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as pages show it: `author` is None for an anonymous one; `pressed` and `own` are the viewer's."""

    question: Question
    author: Person | None
    translations: list[Translated]
    pressed: bool = False
    own: bool = False


PUBLIC_STATES = (QuestionState.SHOWN, QuestionState.TAKEN, QuestionState.ANSWERED)


def with_authors(questions: QuerySet[Question], viewer: Person | None = None) -> list[Asked]:
    """Questions beside their sessions, authors and translators, and what the viewer supports: four queries, three for nobody."""
    rows = list(questions.select_related("session").prefetch_related("translations"))
    ids: set[uuid.UUID] = {q.author_id for q in rows if q.author_id}
    ids |= {t.by_id for q in rows for t in q.translations.all()}
    people = persons_by_id(ids)
    mine = (
        Support.objects.filter(person_id=viewer.pk, question_id__in=[q.pk for q in rows])
        if viewer
        else Support.objects.none()
    )
    pressed = set(mine.values_list("question_id", flat=True))
    return [
        Asked(
            q,
            people.get(q.author_id) if q.author_id else None,
            [
                Translated(t.language, t.text, people[t.by_id].name if t.by_id in people else "")
                for t in q.translations.all()
            ],
            q.pk in pressed,
            viewer is not None and q.author_id == viewer.pk,
        )
        for q in rows
    ]


def sessions_to_ask(event: Event) -> list[Slot]:
    """The published sessions that one can ask about, in order of time; no breaks. One query."""
    version = ScheduleVersion.objects.filter(event=event).order_by("-number").first()
    slots = _published(str(version.pk)) if version else ()
    return [slot for slot in slots if slot.kind != SessionKind.BREAK]


def session_named(event: Event, slug: str) -> Session | None:
    """The session of this event with that slug, or None: then the question is to the whole forum."""
    return Session.objects.filter(event=event, slug=slug[:60]).first() if slug else None


@lru_cache(maxsize=64)
def _published(version_id: str) -> tuple[Slot, ...]:
    # A version never changes, so its sessions may stay in memory under its id.
    return tuple(as_slot(row) for row in ScheduleVersion.objects.get(pk=uuid.UUID(version_id)).slots)


@dataclass(frozen=True, slots=True)
class WallVersion:
    """What the wall is kept by: when one of these changes, it is made anew. `session` is what is on at this moment."""

    questions_revision: int
    schedule: str
    session: str


def wall_version(slug: str, session: str = "") -> WallVersion | None:
    """One tiny query, because a thousand phones ask for it. A wall of one session has a fixed `session`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.questions_revision, v.id FROM forum_event e LEFT JOIN forum_scheduleversion v ON v.event_id = e.id"
            " WHERE e.slug = %s ORDER BY v.number DESC LIMIT 1",
            [slug],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    schedule = str(row[1] or "")
    return WallVersion(row[0], schedule, session or session_now(schedule, timezone.now()))


def session_now(schedule: str, at: dt.datetime) -> str:
    """The slug of the session that is on at that moment, by a published version; "" between sessions. Breaks are none."""
    slots = _published(schedule) if schedule else ()
    on = (s.slug for s in slots if s.starts_at <= at < s.ends_at and s.kind != SessionKind.BREAK)
    return next(on, "")
