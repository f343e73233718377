"""What stands on badges, sign-in sheets and minutes: the same on the page and on paper."""

import uuid
from dataclasses import dataclass

from sala.kit.i18n import Text, in_every_language
from sala.meetings.models import Badge, GroupMember, Meeting, Participation
from sala.meetings.queries import COMES_NOT, organisations_of
from sala.meetings.types import State
from sala.people.api import Person, Role


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A person as badges and sheets name her; `role` and `organisation` in the languages of the event."""

    number: int
    code: str
    name: str
    latin: str
    role: str
    organisation: str
    groups: str


def printed_languages(meeting: Meeting) -> list[str]:
    """What stands on paper: the event's first language, and English for guests."""
    return (
        list(dict.fromkeys([*meeting.scope.languages[:1], "en"])) if meeting.scope.languages else ["km", "en"]
    )


def printed_title(meeting: Meeting) -> list[str]:
    """The title in each printed language that it has."""
    title: Text = meeting.title
    return [title[code] for code in printed_languages(meeting) if code in title] or [str(title)]


def printed_rows(meeting: Meeting) -> tuple[list[PrintedRow], list[uuid.UUID]]:
    """Who is expected (not who declined, waits or was replaced), by badge number, and their ids; four queries."""
    languages = printed_languages(meeting)
    parts = Participation.objects.filter(meeting=meeting).exclude(state__in=(*COMES_NOT, State.WAITING))
    known = Badge.objects.filter(scope=meeting.scope_id, person__in=parts.values("person"))
    badges = list(known.select_related("person").order_by("number"))
    people = [badge.person_id for badge in badges]
    works, roles = organisations_of(people, on=meeting.date), _roles_of(people, meeting)
    groups: dict[uuid.UUID, list[Text]] = {}
    rows = GroupMember.objects.filter(group__scope=meeting.scope_id, person__in=people).order_by("group")
    for person, name in rows.values_list("person_id", "group__name"):
        groups.setdefault(person, []).append(name)
    lines = [
        PrintedRow(
            badge.number,
            badge.code,
            badge.person.name,
            badge.person.latin_name,
            _said(roles.get(badge.person_id), languages),
            _said(works.get(badge.person_id), languages),
            "; ".join(_said(name, languages[:1]) for name in groups.get(badge.person_id, ())),
        )
        for badge in badges
    ]
    return lines, people


def _roles_of(people: list[uuid.UUID], meeting: Meeting) -> dict[uuid.UUID, Text]:
    held = Person.objects.filter(
        pk__in=people, role_grants__scope=meeting.scope_id, role_grants__ends_at=None
    )
    rows = held.order_by("role_grants__id").values_list("pk", "role_grants__role")
    return {pk: in_every_language(Role(role).label) for pk, role in rows}


def _said(text: Text | None, languages: list[str]) -> str:
    """Each language's version once; where one is missing, what there is."""
    if not text:
        return ""
    versions = [text[language] for language in languages if language in text] or [str(text)]
    return " · ".join(dict.fromkeys(versions))
