"""What a schedule that comes in would change in an event's draft: read against the database, nothing written."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sala.forum.actions.read_schedule import Draft, draft_of
from sala.forum.actions.sessions import MOST_SESSIONS, BadSessionError, SessionPlan, check_session
from sala.forum.models import Event, Session, SessionExternalId, SessionPerson
from sala.forum.queries import event_people, halls_of
from sala.forum.types import SESSION_COLUMNS, Part, SessionKind
from sala.kit.dates import spoken_number
from sala.kit.folding import fold
from sala.kit.i18n import Text
from sala.kit.tables import Choices, Listing, Trouble, lines
from sala.kit.time import NoSuchTimeError, moment
from sala.meetings.api import Resource
from sala.people.api import ImportPlan, ImportRun, Person, PlannedRow, check_name, persons_by_number

MOST_WARNINGS = 100
_KHMER = range(0x1780, 0x1800)


@dataclass(slots=True)
class Planned:
    """One session as it will be written. `known` is None for a new one; people are persons, or numbers of new ones."""

    draft: Draft
    plan: SessionPlan
    known: Session | None
    people: tuple[tuple[Person | str, Part], ...]


@dataclass(slots=True)
class SchedulePlan(ImportPlan):
    """The plan with its sessions, and the halls and people that it would make: name → language, number → name."""

    sessions: list[Planned] = field(default_factory=list)
    halls: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    nameless: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    seen: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Known:
    event: Event
    zone: ZoneInfo
    days: frozenset[dt.date]
    count: int
    sessions: Mapping[str, Session]
    halls: Mapping[str, Resource]
    people: Mapping[str, Person]


def plan_schedule(run: ImportRun, event: Event, *, language: str) -> SchedulePlan:
    """What the run would change in the event's draft if it were confirmed now; sentences are in `language`."""
    listing, plan = Listing.from_json(run.listing), SchedulePlan()
    kinds, languages = Choices(dict(SessionKind.choices)), Choices(_language_names())
    drafts = [draft_of(line, language, kinds, languages) for line in lines(listing)]
    plan.language = next((one for draft in drafts for one in draft.title if draft.made_elsewhere), language)
    known = _known(run, event, drafts)
    _refuse_doubles(drafts)
    outside = []
    for draft in drafts:
        draft.known = known.sessions.get(draft.number)
        if draft.made_elsewhere and not _on_a_day(draft, known):
            outside.append(str(draft.title))
            continue
        _resolve(draft, plan, known)
        planned = None if draft.line.troubles else _planned(draft, known)
        plan.troubles += draft.line.troubles
        if planned:
            _sort_in(plan, planned, known)
    _say(plan, listing, known, drafts, outside)
    plan.seen = {person.pk for person in known.people.values()}
    return plan


def _language_names() -> dict[str, str]:
    from django.conf import settings

    return {code: str(name) for code, name in settings.LANGUAGES}


def _known(run: ImportRun, event: Event, drafts: list[Draft]) -> _Known:
    sessions = {
        str(one.pk): one
        for one in Session.objects.filter(event=event)
        .select_related("hall")
        .prefetch_related(Prefetch("people", SessionPerson.objects.select_related("person")))
    }
    external = SessionExternalId.objects.filter(event=event, source=run.source).values_list(
        "value", "session_id"
    )
    by_number = {**sessions, **{value: sessions[str(pk)] for value, pk in external}}
    halls = {fold(name): hall for hall in halls_of(event) for name in hall.name.values()}
    numbers = [n for draft in drafts for some in draft.numbers.values() for n in some]
    people = persons_by_number(run.source, numbers)
    named = {number for draft in drafts for number, _name in draft.persons or []}
    people |= persons_by_number(run.source, named, only_listed=True) | _of_programme(event, named)
    days = frozenset(event.days.values_list("date", flat=True))
    return _Known(event, ZoneInfo(event.scope.time_zone), days, len(sessions), by_number, halls, people)


def _as_id(number: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(number)
    except ValueError:
        return None


def _of_programme(event: Event, numbers: Iterable[str]) -> dict[str, Person]:
    """People by their own ids, as our export writes them: of this event, or of a schedule of the same programme."""
    ids = [found for number in numbers if (found := _as_id(number))]
    programme = event.scope.path.rpartition("/")[0]
    speaking = SessionPerson.objects.filter(session__event__scope__path__startswith=programme, person__in=ids)
    people = {
        *event_people(event).filter(pk__in=ids),
        *(row.person for row in speaking.select_related("person")),
    }
    return {str(person.pk): person for person in people}


def _refuse_doubles(drafts: list[Draft]) -> None:
    first: dict[str, int] = {}
    for draft in drafts:
        if draft.number and first.setdefault(draft.number, draft.line.number) != draft.line.number:
            said = _("Row %(row)s has this number too. Each session has one row and one number.")
            draft.line.fail("external_id", said % {"row": first[draft.number]})


def _on_a_day(draft: Draft, known: _Known) -> bool:
    return draft.moments is not None and draft.moments[0].astimezone(known.zone).date() in known.days


def _resolve(draft: Draft, plan: SchedulePlan, known: _Known) -> None:
    """Find the hall and the people; a new hall is made, a person is not, unless the file is made elsewhere."""
    if draft.hall:
        draft.room = known.halls.get(fold(draft.hall))
        if draft.room is None:
            khmer = any(ord(letter) in _KHMER for letter in draft.hall)
            plan.halls.setdefault(draft.hall, "km" if khmer else plan.language)
    if draft.persons is not None:
        had = {row.person_id: Part(row.part) for row in draft.known.people.all()} if draft.known else {}
        found = []
        for number, name in draft.persons:
            person = known.people.get(number)
            if person is None and not _can_be_named(name):
                plan.nameless.setdefault(number, name)
                continue
            if person is None:
                plan.names.setdefault(number, name)
            found.append((person or number, _part(had.get(person.pk) if person else None)))
        draft.people = tuple(found)
        return
    found = []
    for part, numbers in draft.numbers.items():
        for number in numbers:
            person = known.people.get(number)
            if person is None:
                what = _("Nobody has the number %(number)s. Import the people first, or correct it.")
                draft.line.fail("speakers" if part == Part.SPEAKER else "chair", what % {"number": number})
            else:
                found.append((person, part))
    draft.people = tuple(found) if draft.numbers else None


def _can_be_named(name: str) -> bool:
    try:
        check_name(name, "")
    except ValidationError:
        return False
    return True


def _part(had: Part | None) -> Part:
    """A frab file does not say it: who chairs here goes on chairing."""
    return had if had == Part.CHAIR else Part.SPEAKER


def _planned(draft: Draft, known: _Known) -> Planned | None:
    times = draft.moments or _times(draft, known)
    if times is None:
        return None
    was, line = draft.known, draft.line
    title = _merged(was.title if was else Text(), draft.title, draft)
    lead = _merged(was.lead if was else Text(), draft.lead, draft)
    spoken = tuple(was.spoken) if was and _same_spoken(draft, was) else draft.spoken
    kind = SessionKind(draft.kind or (was.kind if was else SessionKind.TALK))
    hall = draft.room if draft.hall else (was.hall if was else None)
    plan = SessionPlan(kind, title, lead, *times, hall, spoken, ())
    try:
        check_session(plan)
    except BadSessionError as error:
        line.fail("title_km" if not title else "ends", " ".join(error.messages))
        return None
    return Planned(draft, plan, was, _all_people(draft))


def _merged(was: Text, said: Text, draft: Draft) -> Text:
    """What the row says over what is there. A text made elsewhere that stands here in any language is no change."""
    if draft.made_elsewhere and set(said.values()) <= set(was.values()):
        return was
    return Text({**was, **said})


def _same_spoken(draft: Draft, was: Session) -> bool:
    if draft.made_elsewhere:
        own = draft.number == str(was.pk)
        return list(draft.spoken[:1]) == was.spoken[:1] or (own and not was.spoken)
    return not draft.spoken


def _times(draft: Draft, known: _Known) -> tuple[dt.datetime, dt.datetime] | None:
    """Start and end; what the row does not say of a known session is as it was."""
    line, was = draft.line, draft.known
    starts_at = was.starts_at.astimezone(known.zone) if was else None
    ends_at = was.ends_at.astimezone(known.zone) if was else None
    day = draft.day or (starts_at.date() if starts_at else None)
    starts = draft.starts or (starts_at.time() if starts_at else None)
    ends = draft.ends or (ends_at.time() if ends_at else None)
    for key, value in (("day", day), ("starts", starts), ("ends", ends)):
        if value is None and not line.troubles:
            line.fail(key, _("A new session needs a day, a start and an end."))
    if day is None or starts is None or ends is None or line.troubles:
        return None
    if day not in known.days:
        line.fail("day", _("This day is not one of the forum's days."))
        return None
    try:
        return moment(day, starts, known.zone.key), moment(day, ends, known.zone.key)
    except NoSuchTimeError:
        line.fail("starts", _("There is no such time on this day: the clocks skip it."))
        return None


def _all_people(draft: Draft) -> tuple[tuple[Person | str, Part], ...]:
    """The row's people, and of those who are there the parts that it says nothing of."""
    rows = list(draft.known.people.all()) if draft.known and draft.people is not None else []
    said = {Part.SPEAKER, Part.CHAIR} if draft.made_elsewhere else set(draft.numbers)
    kept = [(row.person, Part(row.part)) for row in rows if row.part not in said]
    return (*(draft.people or ()), *kept)


def _sort_in(plan: SchedulePlan, planned: Planned, known: _Known) -> None:
    row, name = planned.draft.line.number, str(planned.plan.title)
    if planned.known is None:
        if known.count + len(plan.new) >= MOST_SESSIONS:
            most = _("A forum holds at most %(most)s sessions.") % {"most": spoken_number(MOST_SESSIONS)}
            plan.troubles += [] if plan.troubles else [Trouble(most)]
            return
        said = (("", "", repr(planned.plan)), ("", "", _people_said(planned.people)))
        plan.new.append(PlannedRow(row, name, None, said, _when(planned.plan, known)))
        plan.sessions.append(planned)
        return
    changes = _changes(planned, planned.known, known)
    if changes:
        plan.changed.append(PlannedRow(row, name, planned.known.pk, tuple(changes)))
        plan.sessions.append(planned)
    else:
        plan.same += 1


def _when(plan: SessionPlan | Session, known: _Known) -> str:
    starts, ends = plan.starts_at.astimezone(known.zone), plan.ends_at.astimezone(known.zone)
    return f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"


def _changes(planned: Planned, was: Session, known: _Known) -> list[tuple[str, str, str]]:
    """(heading, from, to)."""
    plan, draft = planned.plan, planned.draft
    found = _text_changes("title", was.title, plan.title) + _text_changes("lead", was.lead, plan.lead)
    labels = dict(SessionKind.choices)
    if was.kind != plan.kind:
        found.append(_change("kind", str(labels[was.kind]), str(labels[plan.kind])))
    if (was.starts_at, was.ends_at) != (plan.starts_at, plan.ends_at):
        found.append(_change("day", _when(was, known), _when(plan, known)))
    new_hall = bool(draft.hall) and draft.room is None
    if new_hall or was.hall != plan.hall:
        to = draft.hall if new_hall else str(plan.hall.name if plan.hall else "")
        found.append(_change("hall", str(was.hall.name) if was.hall else "", to))
    if tuple(was.spoken) != plan.spoken:
        found.append(_change("spoken", ", ".join(was.spoken), ", ".join(plan.spoken)))
    had = tuple((row.person, Part(row.part)) for row in was.people.all())
    if draft.people is not None and {_key(one) for one in had} != {_key(one) for one in planned.people}:
        found.append(_change("speakers", _people_said(had), _people_said(planned.people)))
    return found


def _change(key: str, before: str, after: str) -> tuple[str, str, str]:
    return str(SESSION_COLUMNS[key]), before or "–", after or "–"


def _text_changes(key: str, was: Text, now: Text) -> list[tuple[str, str, str]]:
    found = []
    for code, text in now.items():
        if was.get(code, "") != text:
            column = f"{key}_{code}" if f"{key}_{code}" in SESSION_COLUMNS else f"{key}_en"
            found.append(_change(column, was.get(code, "")[:80], text[:80]))
    return found


def _key(one: tuple[Person | str, Part]) -> tuple[str, str]:
    person, part = one
    return (person if isinstance(person, str) else str(person.pk), str(part))


def _people_said(people: Iterable[tuple[Person | str, Part]]) -> str:
    return ", ".join(person if isinstance(person, str) else person.name for person, _part in people)


def _say(
    plan: SchedulePlan, listing: Listing, known: _Known, drafts: list[Draft], outside: list[str]
) -> None:
    """What is made beside sessions, and what does not come in."""
    said: list[str] = []
    if plan.halls:
        said.append(_("New rooms: %(names)s.") % {"names": ", ".join(plan.halls)})
    if plan.names:
        what = _("New speakers, without an account: %(names)s.")
        said.append(what % {"names": ", ".join(list(plan.names.values())[:MOST_WARNINGS])})
    if plan.nameless:
        what = _("Speakers left out, because their names look like an old Khmer font: %(names)s.")
        said.append(what % {"names": ", ".join(plan.nameless.values())})
    elsewhere = bool(drafts) and drafts[0].made_elsewhere
    if not elsewhere:
        said += [_("Not read: column %(column)s.") % {"column": name} for name in listing.unread]
        said += [listing.note] if listing.note else []
    else:
        said += _say_elsewhere(listing, known, outside)
    if outside and len(outside) == len(drafts):
        what = _(
            "All sessions of this file are on other days than the forum's. Change the forum's days first."
        )
        plan.troubles.append(Trouble(what))
    plan.warnings = said[:MOST_WARNINGS]


def _say_elsewhere(listing: Listing, known: _Known, outside: list[str]) -> list[str]:
    note: dict[str, Any] = json.loads(listing.note)
    said = [_("Not taken over: tracks, links, pictures, and what is told about speakers.")]
    if note["zone"] != known.zone.key:
        what = _("The file's clocks are those of %(theirs)s; here the same moments are shown in %(ours)s.")
        said.append(what % {"theirs": note["zone"], "ours": known.zone.key})
    if note["cut"]:
        said.append(_("Descriptions that were cut at 2,000 characters: %(count)s.") % {"count": note["cut"]})
    said += [
        _("Left out, because it has no time or no length: %(title)s") % {"title": title}
        for title in listing.unread
    ]
    return said + [
        _("Left out, because it is on another day: %(title)s") % {"title": title} for title in outside
    ]
