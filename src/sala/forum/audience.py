"""Who a message goes to, and how each of them is reached.

An audience is a word and, after a colon, what it is of: “all”, “day:<meeting>”, “state:invited”, “present:”,
“mode:online”, “session:<id>”, “group:<id>”. A new kind is one line in `_PERSONS` and its choices in `choices`.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sala.forum.models import Event, Message, Session, SessionPerson
from sala.kit.dates import day
from sala.kit.i18n import LANGUAGES, Text
from sala.meetings.api import Mode, Participation, State, groups_of_event, people_of_group, was_seen
from sala.notify.api import Channel, channel_name, routes_of
from sala.people.api import Person, persons_by_id

if TYPE_CHECKING:
    from django.db.models import QuerySet

_AT_ONCE = 500
Choices = list[tuple[str, list[tuple[str, str]]]]
"""Groups of choices, each with its name: (key, label)."""


def choices(event: Event, language: str) -> Choices:
    """Whom a message may go to, for the form; three queries."""
    days, groups = _days(event, language), _groups(event, language)
    return [
        (_("Participants"), _states()),
        (_("By mode"), _modes()),
        *([(_("By day"), days)] if len(days) > 1 else []),
        *([(_("By group"), groups)] if groups else []),
        (_("People of one session"), _sessions(event, language)),
    ]


def _states() -> list[tuple[str, str]]:
    return [
        ("all", _("Everybody who takes part")),
        ("state:invited", _("Invited, not answered yet")),
        ("state:confirmed", _("Confirmed")),
        ("state:waiting", str(State.WAITING.label)),
        ("present", _("Seen at the door")),
    ]


def _modes() -> list[tuple[str, str]]:
    return [(f"mode:{mode.value}", str(mode.label)) for mode in Mode]


def _days(event: Event, language: str) -> list[tuple[str, str]]:
    return [(f"day:{one.meeting_id}", day(one.date, language)) for one in event.days.all()]


def _groups(event: Event, _language: str) -> list[tuple[str, str]]:
    return [(f"group:{line.group.pk}", str(line.group.name)) for line in groups_of_event(event.scope_id)]


def _sessions(event: Event, _language: str) -> list[tuple[str, str]]:
    sessions = Session.objects.filter(event=event).only("id", "title", "starts_at", "slug")
    return [(f"session:{one.pk}", str(one.title)) for one in sessions]


_ASKED: dict[str, Callable[[Event, str], list[tuple[str, str]]]] = {
    "day": _days,
    "group": _groups,
    "session": _sessions,
}


def audience_said(event: Event, key: str, language: str) -> str:
    """The audience in words; of a session that is gone nothing is known but that. One query at most."""
    asked = _ASKED.get(key.partition(":")[0])
    labels = dict(asked(event, language) if asked else [*_states(), *_modes()])
    return labels.get(key, _("A session or group that is gone"))


def _parts(event: Event) -> "QuerySet[Participation]":
    """Of who takes part, or may: not who declined, was replaced, or stands on the waiting list."""
    return _listed(event).exclude(state__in=[State.DECLINED, State.REPLACED, State.WAITING])


def _listed(event: Event) -> "QuerySet[Participation]":
    return Participation.objects.filter(meeting__in=event.days.values("meeting"))


def _of_session(event: Event, value: str) -> Iterable[uuid.UUID]:
    return SessionPerson.objects.filter(session__event=event, session=uuid.UUID(value)).values_list(
        "person_id", flat=True
    )


def _of_group(event: Event, value: str) -> Iterable[uuid.UUID]:
    ours = {line.group.pk for line in groups_of_event(event.scope_id)}
    group = uuid.UUID(value)
    return people_of_group(group) if group in ours else []


_PERSONS: dict[str, Callable[[Event, str], Iterable[uuid.UUID]]] = {
    "all": lambda event, _value: _people(_parts(event)),
    "present": lambda event, _value: _people(_parts(event).filter(was_seen())),
    "day": lambda event, value: _people(_parts(event).filter(meeting=uuid.UUID(value))),
    "state": lambda event, value: _people(_listed(event).filter(state=value)),
    "mode": lambda event, value: _people(_parts(event).filter(mode=value)),
    "session": _of_session,
    "group": _of_group,
}


def _people(parts: "QuerySet[Participation]") -> Iterable[uuid.UUID]:
    return parts.values_list("person_id", flat=True)


def persons_in(event: Event, key: str) -> list[uuid.UUID]:
    """The people of an audience, each once, in the order of their ids; one query. Who declined is in none but a
    session's.
    """
    word, _colon, value = key.partition(":")
    return sorted(set(_PERSONS[word](event, value)))


@dataclass(frozen=True, slots=True)
class Reach:
    """How a message would reach its people. `languages`: (language, people, language that they get instead or "");
    `channels`: (name, people); `out_of_reach`: those who read it in the app only.
    """

    people: int
    languages: list[tuple[str, int, str]]
    channels: list[tuple[str, int]]
    out_of_reach: int


def reach(message: Message, people: Collection[uuid.UUID] | None = None) -> Reach:
    """Counted for the preview: four queries for each 500 people, and one unless `people` were read before."""
    ids = persons_in(message.event, message.audience) if people is None else people
    spoken: Counter[str] = Counter()
    ways: Counter[Channel | None] = Counter()
    for some in _chunks(ids):
        spoken.update(Person.objects.filter(pk__in=some).values_list("language", flat=True))
        ways.update(route.after(()) for route in routes_of(some).values())
    return Reach(
        people=len(ids),
        languages=[(code, n, _instead(message.body, code)) for code, n in spoken.most_common()],
        channels=[(channel_name(way), n) for way, n in ways.most_common() if way],
        out_of_reach=ways[None],
    )


def unreached(message: Message) -> list[Person]:
    """Who would read it in the app only, by name: to call them, or to hang a list on the door."""
    missing = [
        person
        for people in _chunks(persons_in(message.event, message.audience))
        for person, route in routes_of(people).items()
        if not route.addresses
    ]
    return sorted(persons_by_id(missing).values(), key=lambda person: person.sort_key)


def missing_languages(message: Message) -> list[str]:
    """The languages of the interface that the message is not written in, whole."""
    return [code for code in LANGUAGES if code not in message.subject or code not in message.body]


def _instead(text: Text, code: str) -> str:
    said = text.said(code)
    return said.language if said.fallback else ""


def _chunks(ids: Collection[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    listed = list(ids)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
