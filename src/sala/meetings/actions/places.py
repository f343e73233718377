"""Places at a meeting: how many there are, who has one, who waits, and who is next."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from sala.kit.dates import day
from sala.kit.i18n import LANGUAGES, Text, in_every_language
from sala.meetings.actions.holds import ClashError, Wish, release_holds, resources_of_persons, take_holds
from sala.meetings.models import GroupMember, Meeting, Participation
from sala.meetings.queries import HAS_PLACE, in_line, who_comes_that_day
from sala.meetings.types import MeetingKind, Mode, State
from sala.notify.api import Word, tell
from sala.people.api import Line, Person, record, record_all

LEAST_REASON, MOST_REASON, MOST_PLACES = 3, 200, 100_000


class FullError(ValidationError):
    """All places of a meeting in this mode are taken; nothing was changed."""

    def __init__(self, meeting: Meeting, mode: Mode) -> None:
        super().__init__(
            _(
                "All %(capacity)s places are taken. Raise the number of places first, or put the person on the"
                " waiting list."
            ),
            params={"capacity": meeting.places(mode) or 0},
        )
        self.meeting = meeting


class ElsewhereError(ValidationError):
    """The person is somewhere else at that time; nothing was changed."""


class Room:
    """What is free at a meeting, counted once: by mode, and by each group that has a limit. Two queries."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        placed = Participation.objects.filter(HAS_PLACE, meeting=meeting)
        self.mode_of = dict(placed.values_list("person_id", "mode"))
        self.by_mode = Counter(self.mode_of.values())
        limited = GroupMember.objects.filter(
            group__scope=meeting.scope_id, group__places__isnull=False
        ).values_list("group_id", "group__places", "person_id")
        self.most: dict[uuid.UUID, int] = {}
        self.groups_of: dict[uuid.UUID, list[uuid.UUID]] = {}
        for group, places, person in limited:
            self.most[group] = places or 0
            self.groups_of.setdefault(person, []).append(group)
        here = (person for person, mode in self.mode_of.items() if mode == Mode.IN_PERSON)
        self.by_group = Counter(group for person in here for group in self.groups_of.get(person, ()))

    def fits(self, person_id: uuid.UUID, mode: str) -> bool:
        """Whether she can have a place in this mode; the one that she has in it does not count against her."""
        if self.mode_of.get(person_id) == mode:
            return True
        most = self.meeting.places(mode)
        if most is not None and self.by_mode[mode] >= most:
            return False
        groups = self.groups_of.get(person_id, ()) if mode == Mode.IN_PERSON else ()
        return all(self.by_group[group] < self.most[group] for group in groups)

    def take(self, person_id: uuid.UUID, mode: str) -> None:
        """She has a place now."""
        self.mode_of[person_id] = mode
        self.by_mode[mode] += 1
        if mode == Mode.IN_PERSON:
            self.by_group.update(self.groups_of.get(person_id, ()))


def lock_meeting(pk: uuid.UUID) -> Meeting:
    """Places of one meeting are given one after the other: of two who press at once for the last place one gets it.

    Who needs more locks takes the event's (`lock_event`) first, then its days', then its visits', each by id.
    """
    locked = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("scope").get(pk=pk)


def places_taken(meeting: Meeting, mode: Mode = Mode.IN_PERSON) -> int:
    """Who has a place in this mode: confirmed participants, walk-ins, and for whom one is kept. An invitation alone
    takes none.
    """
    return Participation.objects.filter(HAS_PLACE, meeting=meeting, mode=mode).count()


def taken_by_mode(meeting: Meeting) -> Counter[str]:
    """`places_taken` of each mode; one query."""
    parts = Participation.objects.filter(HAS_PLACE, meeting=meeting).order_by()
    return Counter(dict(parts.values_list("mode").annotate(Count("pk"))))


def change_part(
    part: Participation,
    *,
    mode: Mode,
    state: State,
    at: dt.datetime,
    answered_at: dt.datetime | None = None,
) -> None:
    """Write it as it is, under the meeting's lock; who comes to a visit is held there, and nowhere else meanwhile.

    `answered_at`: when she or an organiser said so; what follows by itself, as a place that becomes free, is no answer,
    and her own that is still on its way stands. Raises ElsewhereError when she is held elsewhere.
    """
    part.mode, part.state, part.place_kept = mode, state, False
    part.answered_at = answered_at or part.answered_at
    if state != State.WAITING:
        part.waits_since, part.moved_up, part.moved_because = None, 0, ""
    elif part.waits_since is None:
        part.waits_since = at
    part.save(update_fields=_WRITTEN)
    if part.meeting.is_visit:
        _hold(part)


_WRITTEN = ("mode", "state", "answered_at", "place_kept", "waits_since", "moved_up", "moved_because")


def _hold(part: Participation) -> None:
    """Who has a place at a visit, or waits for one, signs up for nothing else at that time."""
    meeting = part.meeting
    if part.state not in (State.CONFIRMED, State.WAITING) or part.mode != Mode.IN_PERSON:
        release_holds(owner=part.pk)
        return
    resource = resources_of_persons([part.person_id], scope_id=meeting.scope_id)[part.person_id]
    wish = Wish(resource, meeting.pk, meeting.starts_at, meeting.ends_at)
    try:
        take_holds(owner=part.pk, wishes=[wish])
    except ClashError as error:
        where = Meeting.objects.filter(pk=error.clashes[0].taken_by).first() if error.clashes else None
        if where is not None:
            raise ElsewhereError(
                _("At this time there is also “%(title)s”. Give that place back first."),
                params={"title": where.title},
            ) from error
        raise ElsewhereError(
            _("At this time the schedule has a session with a task. Ask the organiser to change one of both.")
        ) from error


@transaction.atomic
def fill_places(meeting: Meeting, *, at: dt.datetime) -> list[Participation]:
    """Give what is free to who waits, in their order, and tell each once; who was given a place. She may give it back.

    Whoever does not fit, because her group has no place left, keeps her place in the line; so does who waits for a
    visit and does not come that day. After the meeting nothing is given any more.
    """
    meeting = lock_meeting(meeting.pk)
    waiting = list(in_line(meeting).select_related("person", "meeting__scope"))
    if not waiting or meeting.cancelled_at or meeting.ends_at < at:
        return []
    room, given = Room(meeting), []
    come = set(who_comes_that_day(meeting)) if meeting.is_visit else None
    for part in waiting:
        if room.fits(part.person_id, part.mode) and (come is None or part.person_id in come):
            room.take(part.person_id, part.mode)
            change_part(part, mode=Mode(part.mode), state=State.CONFIRMED, at=at)
            given.append(part)
    say_given(given, at=at)
    return given


def say_given(given: Sequence[Participation], *, at: dt.datetime) -> None:
    """Tell each once that a place is hers; the log holds it."""
    tell((_place_word(part) for part in given), at=at)
    record_all(
        Line(action="meeting.place", by=None, at=at, about=part.person, scope=part.meeting.scope)
        for part in given
    )


def leave_visits(days: Sequence[Meeting], person: Person, *, at: dt.datetime) -> None:
    """Who comes no more on one of these days of an event, in person, gives back her places on its visits, and waits for
    none; she is told. To be called when no more days are locked after it.
    """
    hers = Participation.objects.filter(
        person=person,
        state__in=(State.CONFIRMED, State.WAITING),
        meeting__scope__in={day.scope_id for day in days},
        meeting__kind=MeetingKind.VISIT,
        meeting__ends_at__gte=at,
    )
    for part in hers.select_related("meeting").order_by("meeting_id"):
        visit = part.meeting
        if any(day.starts_at < visit.ends_at and visit.starts_at < day.ends_at for day in days):
            _leave(part, at)


def _leave(part: Participation, at: dt.datetime) -> None:
    part.meeting = visit = lock_meeting(part.meeting_id)
    if who_comes_that_day(visit).filter(person=part.person_id).exists():
        return
    change_part(part, mode=Mode(part.mode), state=State.DECLINED, at=at)
    said = _("You do not come in person on that day, so your place was given back: “%(title)s”, %(day)s.")
    tell([word_about(part, said)], at=at)
    fill_places(visit, at=at)


def _place_word(part: Participation) -> Word:
    return word_about(
        part,
        _("A place became free, and it is yours: “%(title)s”, %(day)s. If you cannot come, give it back."),
    )


def waiting_word(part: Participation) -> Word:
    """That she is on the waiting list, and where in it."""
    return word_about(
        part,
        _("All places were taken: “%(title)s”, %(day)s. You are number %(place)s on the waiting list."),
        place=place_in_line(part),
    )


def word_about(part: Participation, message: object, **more: object) -> Word:
    """A word to a participant on one meeting; the next one on the same meeting takes its place."""
    meeting = part.meeting
    days = Text({code: day(meeting.date, code, year=False) for code in LANGUAGES})
    return Word(
        part.person_id,
        f"place {meeting.pk}",
        in_every_language(message, {"title": meeting.title, "day": days, **more}),
        f"/meetings/{meeting.pk}/",
    )


def place_in_line(part: Participation) -> int:
    """Her number on the waiting list of her mode, from 1."""
    before = Q(moved_up__gt=part.moved_up)
    before |= Q(moved_up=part.moved_up, waits_since__lt=part.waits_since)
    before |= Q(moved_up=part.moved_up, waits_since=part.waits_since, pk__lt=part.pk)
    return in_line(part.meeting).filter(before, mode=part.mode).count() + 1


@transaction.atomic
def set_places(
    *,
    meetings: Iterable[Meeting],
    capacity: int | None,
    online_capacity: int | None,
    by: Person,
    at: dt.datetime,
) -> int:
    """How many can confirm in person and online (None: no limit), at each of these meetings; how many who waited were
    given a place. Nobody who has confirmed loses her place when there are fewer now.
    """
    given = 0
    for meeting in sorted(meetings, key=lambda one: (one.kind, one.pk)):
        locked = lock_meeting(meeting.pk)
        locked.capacity, locked.online_capacity = capacity, online_capacity
        locked.save(update_fields=["capacity", "online_capacity"])
        meeting.capacity, meeting.online_capacity = capacity, online_capacity
        detail = {"in_person": capacity, "online": online_capacity}
        record("meeting.places", by=by, at=at, about=locked, scope=locked.scope, detail=detail)
        given += len(fill_places(locked, at=at))
    return given


@transaction.atomic
def move_up(*, part: Participation, reason: str, by: Person, at: dt.datetime) -> None:
    """Put somebody at the head of the waiting list. Every organiser reads the reason there; the log says that it was
    done. ValidationError without a reason, or when she waits no more.
    """
    reason = reason.strip()
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        raise ValidationError(
            _("Write why, in %(least)s to %(most)s characters: the others wait longer."),
            params={"least": LEAST_REASON, "most": MOST_REASON},
        )
    meeting = lock_meeting(part.meeting_id)
    highest = in_line(meeting).filter(mode=part.mode).exclude(pk=part.pk).aggregate(most=Max("moved_up"))
    moved = Participation.objects.filter(pk=part.pk, state=State.WAITING).update(
        moved_up=(highest["most"] or 0) + 1, moved_because=reason
    )
    if not moved:
        raise ValidationError(_("This person is not on the waiting list any more."))
    record("meeting.move_up", by=by, at=at, about=part.person, scope=meeting.scope)
    fill_places(meeting, at=at)
