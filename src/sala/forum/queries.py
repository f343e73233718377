"""Reads that more than one page needs."""

import datetime as dt
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from sala.forum.models import (
    Answer,
    Day,
    Delay,
    Event,
    Question,
    Reflection,
    ScheduleVersion,
    Session,
    SessionPerson,
    Support,
    Visit,
)
from sala.forum.slots import as_slot, changes_between
from sala.forum.timetable import Surroundings, TableDay, lateness, timetable
from sala.forum.types import Change, Late, QuestionState, SessionKind, Slot
from sala.forum.wording import chip_of
from sala.kit.i18n import Text
from sala.meetings.api import MeetingKind, Participation, Resource, ResourceKind, State, was_seen
from sala.people.api import Person, persons_by_id


def event_by_slug(slug: str) -> Event:
    """The event with its scope, or 404."""
    event = Event.objects.select_related("scope").filter(slug=slug).first()
    if event is None:
        raise Http404
    return event


def event_to_ask_in(slug: str) -> tuple[Event, list[Slot]]:
    """The event with its scope, and the published sessions that one can ask about; or 404. One query."""
    event, schedule = event_with_schedule(slug)
    return event, sessions_to_ask(schedule)


def event_with_schedule(slug: str) -> tuple[Event, str]:
    """The event with its scope, and its last published version for `sessions_to_ask`; or 404. One query."""
    event = next(iter(with_last_version().filter(slug=slug)), None)
    if event is None:
        raise Http404
    return event, str(vars(event)["last_version"] or "")


@cache
def with_last_version() -> QuerySet[Event]:
    """Events with their scopes, annotated with the id of their last published version."""
    # Put together once and never read itself: that is half of what the query costs.
    last = ScheduleVersion.objects.filter(event=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return Event.objects.select_related("scope").annotate(last_version=Subquery(last))


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


def has_visits(meeting: OuterRef) -> Exists:
    """Whether the event that a meeting is a day of has visits to sign up for, to annotate a query with."""
    return Exists(Visit.objects.filter(event__days__meeting=meeting, meeting__cancelled_at=None))


def _revision(column: str, slug: str) -> int | None:
    # Raw, because this is asked for each of a thousand phones that poll: 0.04 ms instead of 0.3.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM forum_event WHERE slug = %s", [slug])  # noqa: S608  # column is ours
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class Translated:
    """A person's translation of a question, a note or an answer; `by` is empty when the translator is gone."""

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
    """Questions beside their sessions, authors and translators, and what the viewer supports: three queries."""
    rows = questions.select_related("session").prefetch_related("translations")
    if viewer:
        mine = Support.objects.filter(question_id=OuterRef("pk"), person_id=viewer.pk)
        rows = rows.annotate(pressed=Exists(mine))
    people = writers_of(rows)
    return [
        Asked(
            q,
            people.get(q.author_id) if q.author_id else None,
            translations_of(q, people),
            pressed=getattr(q, "pressed", False),
            own=viewer is not None and q.author_id == viewer.pk,
        )
        for q in rows
    ]


def writers_of(rows: Iterable[Question | Reflection | Answer]) -> dict[uuid.UUID, Person]:
    """Who wrote and who translated these, by id; one query beside that of the translations."""
    ids: set[uuid.UUID] = {row.author_id for row in rows if row.author_id}
    return persons_by_id(ids | {t.by_id for row in rows for t in row.translations.all()})


def translations_of(
    row: Question | Reflection | Answer, people: Mapping[uuid.UUID, Person]
) -> list[Translated]:
    """Its translations with the names of who wrote them, from `writers_of`."""
    return [
        Translated(t.language, t.text, people[t.by_id].name if t.by_id in people else "")
        for t in row.translations.all()
    ]


def sessions_to_ask(schedule: str) -> list[Slot]:
    """The sessions of a published version that one can ask about, in order of time; no breaks. Kept in memory."""
    return [slot for slot in slots_of(schedule) if slot.kind != SessionKind.BREAK]


def session_named(event: Event, slug: str) -> Session | None:
    """The session of this event with that slug, or None: then the question is to the whole forum."""
    return Session.objects.filter(event=event, slug=slug[:60]).first() if slug else None


def slots_of(schedule: str) -> tuple[Slot, ...]:
    """All sessions of a published version. Kept in memory."""
    return _published(schedule) if schedule else ()


@lru_cache(maxsize=64)
def _published(version_id: str) -> tuple[Slot, ...]:
    # A version never changes, so its sessions may stay in memory under its id.
    return tuple(as_slot(row) for row in ScheduleVersion.objects.get(pk=uuid.UUID(version_id)).slots)


@dataclass(frozen=True, slots=True)
class WallVersion:
    """What the wall is kept by: when one of these changes, it is made anew. `session` is what is on at this moment,
    `late` what runs late today. `event` is its id: a slug may be another forum's after a restore.
    """

    event: str
    questions_revision: int
    schedule: str
    session: str
    late: tuple[Late, ...]


def wall_version(slug: str, session: str = "") -> WallVersion | None:
    """One tiny query, because a thousand phones ask for it. A wall of one session has a fixed `session`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.questions_revision, e.schedule_revision, v.id, e.id FROM forum_event e"
            " LEFT JOIN forum_scheduleversion v ON v.event_id = e.id"
            " WHERE e.slug = %s ORDER BY v.number DESC LIMIT 1",
            [slug],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    schedule, delays, at = str(row[2] or ""), _delays(slug, row[1]), timezone.now()
    today = tuple(d for d in delays.said if d.date == at.astimezone(ZoneInfo(delays.zone)).date())
    return WallVersion(str(row[3]), row[0], schedule, session or session_now(schedule, delays, at), today)


@dataclass(frozen=True, slots=True)
class Delays:
    """What runs late in an event, and its time zone."""

    said: tuple[Late, ...]
    zone: str


@lru_cache(maxsize=64)
def _delays(slug: str, schedule_revision: int) -> Delays:
    # What is said about delays raises the revision, so it may stay in memory under it.
    del schedule_revision
    event = event_by_slug(slug)
    return Delays(tuple(delays_of(event)), event.scope.time_zone)


def session_now(schedule: str, delays: Delays, at: dt.datetime) -> str:
    """The slug of the session that is on at that moment, by a published version and what is said to run late; ""
    between sessions. Breaks are none.
    """
    for slot in _published(schedule) if schedule else ():
        late = dt.timedelta(minutes=lateness(slot, delays.said, delays.zone))
        if slot.starts_at + late <= at < slot.ends_at + late and slot.kind != SessionKind.BREAK:
            return slot.slug
    return ""


FRESH_SECONDS = 600


ScheduleState = tuple[int | None, int]


def schedule_state(slug: str) -> ScheduleState:
    """What a public schedule is kept by: its revision, and the ten minutes it is, so that a name that was corrected or
    erased elsewhere is gone from the kept page soon.
    """
    return schedule_revision(slug), int(time.time()) // FRESH_SECONDS


def state_of_schedule(event: Event) -> ScheduleState:
    """The same, of an event that was just read: ask it before anything else of the schedule is read."""
    return event.schedule_revision, int(time.time()) // FRESH_SECONDS


@dataclass(frozen=True, slots=True)
class Published:
    """A schedule version, the one before it, its sessions, and what changed between the two."""

    version: ScheduleVersion
    before: ScheduleVersion | None
    slots: list[Slot]
    changes: list[Change]


def published(event: Event, number: int | None = None) -> Published | None:
    """The last published version, or the one with this number; None when there is none. One query."""
    versions = ScheduleVersion.objects.filter(event=event).order_by("-number")
    if number is not None:
        versions = versions.filter(number__lte=number)
    found = list(versions[:2])
    if not found or (number is not None and found[0].number != number):
        return None
    before = found[1] if len(found) > 1 else None
    slots = [as_slot(row) for row in found[0].slots]
    earlier = [as_slot(row) for row in before.slots] if before else None
    return Published(found[0], before, slots, changes_between(earlier, slots) if earlier is not None else [])


def published_or_404(event: Event, number: int) -> Published:
    """The version with this number, or 404."""
    found = published(event, number)
    if found is None:
        raise Http404
    return found


def hall_names(slots: Iterable[Slot]) -> dict[uuid.UUID, Text]:
    """The halls' names as they are now, by id; one query."""
    halls = Resource.objects.in_bulk({slot.hall_id for slot in slots if slot.hall_id})
    return {pk: hall.name for pk, hall in halls.items()}


def person_names(slots: Iterable[Slot], language: str) -> dict[uuid.UUID, str]:
    """The names of everybody in the sessions, as the reader's language shows them; one query."""
    people = persons_by_id({p for slot in slots for part in slot.people.values() for p in part})
    return {pk: person.written.display(language) for pk, person in people.items()}


def delays_of(event: Event) -> list[Late]:
    """What runs late, with those taken back left out; one query."""
    rows = Delay.objects.filter(event=event, minutes__gt=0).order_by("date", "from_at", "pk")
    return [Late(row.hall_id, row.date, row.from_at, row.minutes) for row in rows]


def late_on(meeting: OuterRef) -> Subquery:
    """By how many minutes the day of an event runs late where it is latest (None: on time), to annotate a query
    with the day's meeting.
    """
    delays = Delay.objects.filter(
        event__days__meeting=meeting, event__days__date=F("date"), minutes__gt=0
    ).order_by("-minutes")
    return Subquery(delays.values("minutes")[:1])


def laid_out(
    event: Event, slots: Sequence[Slot], changes: Sequence[Change] = (), delays: Sequence[Late] = ()
) -> tuple[list[TableDay], dict[uuid.UUID, Text]]:
    """The sessions as tables in the reader's language, and the halls' names by id; two queries."""
    language = get_language() or "en"
    halls = hall_names([*slots, *(c.before for c in changes if c.before)])
    around = Surroundings(
        zone=event.scope.time_zone,
        language=language,
        halls=halls,
        names=person_names(slots, language),
        delays=delays,
        chips={c.slot.session_id: tuple(chip_of(kind, c, language) for kind in c.kinds) for c in changes},
    )
    return timetable(slots, around, interpreted=event.interpreted), halls


PARTICIPANTS = "participants"  # the key of the event's figures under which their number stays


def participant_count(event: Event) -> int:
    """How many people are on the list of a day and have not declined it, nor were replaced, nor were walk-ins whose
    check-in was taken back. When the persons are gone, how many they were.
    """
    if PARTICIPANTS in event.figures:
        return int(event.figures[PARTICIPANTS])
    days = Participation.objects.filter(meeting__scope=event.scope_id, meeting__kind=MeetingKind.MEETING)
    coming = days.exclude(state__in=(State.DECLINED, State.REPLACED))
    return coming.filter(~Q(state=State.WALK_IN) | was_seen()).values("person").distinct().count()


MOST_PEOPLE = 500


def event_people(event: Event) -> QuerySet[Person]:
    """Who can be put on the schedule: who is invited to the event, has a role in it, or is in the plan; by name."""
    invited = Participation.objects.filter(meeting__scope=event.scope_id).values("person")
    planned = SessionPerson.objects.filter(session__event=event).values("person")
    holders = Person.objects.filter(role_grants__scope=event.scope_id).values("pk")
    return Person.objects.filter(Q(pk__in=invited) | Q(pk__in=holders) | Q(pk__in=planned)).order_by(
        "sort_key", "pk"
    )


def halls_of(event: Event) -> QuerySet[Resource]:
    """The halls that sessions can be in: the event's own, and those of the programme above it."""
    return Resource.objects.filter(
        scope__in=event.scope.line, kind__in=[ResourceKind.HALL, ResourceKind.ROOM]
    ).order_by("pk")


def hall_of(event: Event, hall_id: uuid.UUID | None) -> Resource | None:
    """A hall that sessions of the event can be in; None for another id, or none."""
    return halls_of(event).filter(pk=hall_id).first() if hall_id else None


def session_of(event: Event, session_id: uuid.UUID) -> Session | None:
    """A session of the draft with its people; None when it is not there (any more)."""
    found = (
        Session.objects.filter(event=event, pk=session_id)
        .select_related("hall")
        .prefetch_related("people")
        .first()
    )
    if found:
        found.event = event
    return found
