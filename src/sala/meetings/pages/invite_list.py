"""Invite many at once: their numbers in one field, looked at, then invited."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sala.kit.folding import ascii_digits
from sala.kit.ids import digest
from sala.kit.tables import cleaned
from sala.meetings.actions.invitations import invite_all, who_is_listed
from sala.meetings.models import Group, Meeting
from sala.meetings.parties import GroupLine, groups_of_event
from sala.meetings.queries import days_of, organised_meeting
from sala.meetings.types import Mode
from sala.people.api import Person, number_lists, persons_by_number, record_views, signed_in
from sala.ui.api import page

MOST, LONGEST = 1000, 80
MOST_DIGITS = len(str(MOST))


@dataclass(frozen=True, slots=True)
class Found:
    """What the lines mean: whom they name, in their order; the lines that name nobody, with what stands there; and
    those that name somebody whom an earlier line names.
    """

    people: list[Person]
    unknown: list[tuple[int, str]]
    doubled: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How they are invited: to which meetings, in which group, from which list the numbers may be."""

    meetings: list[Meeting]
    mode: Mode
    group: Group | None
    source: str

    def mark(self, people: list[Person]) -> str:
        """Changes with whatever the preview showed, but not with who is invited by now: a second press is none."""
        days = [meeting.pk for meeting in self.meetings]
        said = [*days, self.mode, self.group and self.group.pk, *(one.pk for one in people)]
        return digest(" ".join(str(word) for word in said))


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be invited, who is already, in whose place somebody else comes; `mark` goes with the confirmation."""

    new: list[Person]
    listed: list[Person]
    replaced: list[Person]
    found: Found
    mark: str


@dataclass(frozen=True, slots=True)
class InviteListPage:
    """`said`: how many were invited just now; `changed`: the list is not the one that was looked at."""

    meeting: Meeting
    numbers: str
    lists: list[str]
    days: list[Meeting]
    modes: list[tuple[str, str]]
    groups: list[GroupLine]
    chosen: Chosen
    preview: Preview | None
    most: int
    said: int | None
    changed: bool
    error: str


@signed_in
def invite_list(request: HttpRequest, person: Person, meeting: uuid.UUID) -> HttpResponse:
    """For organisers. The first press shows whom the numbers mean and writes nothing, the second invites."""
    organised = organised_meeting(person, meeting)
    days = list(days_of(organised.scope_id).select_related("scope"))
    if organised not in days:
        raise Http404  # a visit is signed up for, and nobody is invited to what was cancelled
    lists, groups = number_lists(), groups_of_event(organised.scope_id)
    chosen = _chosen(request, organised, days, lists, groups)
    preview, changed, error = None, False, ""
    if request.method == "POST":
        try:
            found = find(request.POST.get("numbers", ""), chosen.source)
        except ValidationError as problem:
            error = " ".join(problem.messages)
        else:
            if request.POST.get("confirm") == chosen.mark(found.people):
                return redirect(_invite(organised, found.people, chosen, person))
            changed = "confirm" in request.POST
            preview = _preview(organised, found, chosen, person)
    shown = InviteListPage(
        meeting=organised,
        numbers=request.POST.get("numbers", ""),
        lists=lists,
        days=days,
        modes=[(mode.value, str(mode.label)) for mode in Mode],
        groups=groups,
        chosen=chosen,
        preview=preview,
        most=MOST,
        said=_said(request.GET.get("said", "")),
        changed=changed,
        error=error,
    )
    return page(request, "meetings/invite_list.html", shown, status=422 if error or changed else 200)


def find(text: str, source: str) -> Found:
    """Whom the lines name, by whole numbers only. ValidationError: no line, or too many."""
    typed = [(n, ascii_digits(cleaned(line))[:LONGEST]) for n, line in enumerate(text.splitlines(), 1)]
    lines = [(n, line) for n, line in typed if line]
    if not lines:
        raise ValidationError(_("Write at least one number."))
    if len(lines) > MOST:
        raise ValidationError(
            _("These are %(lines)s lines; at most %(most)s go at once. Invite them in parts."),
            params={"lines": len(lines), "most": MOST},
        )
    owners = persons_by_number(source, [line for _n, line in lines])
    first: dict[object, int] = {}
    found = Found([], [], [])
    for n, line in lines:
        owner = owners.get(line)
        before = first.setdefault(owner.pk if owner else line.casefold(), n)
        if before != n:
            found.doubled.append((n, before))
        elif owner:
            found.people.append(owner)
        else:
            found.unknown.append((n, line))
    return found


def _chosen(
    request: HttpRequest, meeting: Meeting, days: list[Meeting], lists: list[str], groups: list[GroupLine]
) -> Chosen:
    """What nobody offered is not taken: all days, in person, no group, no list."""
    asked = request.POST
    return Chosen(
        meetings=[meeting] if asked.get("days") == "this" else days,
        mode=Mode.ONLINE if asked.get("mode") == Mode.ONLINE else Mode.IN_PERSON,
        group=next((line.group for line in groups if str(line.group.pk) == asked.get("group")), None),
        source=next((name for name in lists if name == asked.get("source")), ""),
    )


def _preview(meeting: Meeting, found: Found, chosen: Chosen, by: Person) -> Preview:
    """Looking is logged, of everybody whom it names."""
    ids = [one.pk for one in found.people]
    record_views(ids, by=by, at=timezone.now(), page="meetings:invite_list", scope=meeting.scope)
    listed, replaced = who_is_listed(chosen.meetings, found.people)
    return Preview(
        new=[one for one in found.people if one.pk not in listed | replaced],
        listed=[one for one in found.people if one.pk in listed],
        replaced=[one for one in found.people if one.pk in replaced],
        found=found,
        mark=chosen.mark(found.people),
    )


def _invite(meeting: Meeting, people: list[Person], chosen: Chosen, by: Person) -> str:
    number = 0
    if people:
        number = invite_all(
            meetings=chosen.meetings,
            people=people,
            mode=chosen.mode,
            group=chosen.group,
            by=by,
            at=timezone.now(),
        )
    return f"{reverse('meetings:invite_list', args=[meeting.pk])}?said={number}"


def _said(typed: str) -> int | None:
    fits = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if fits else None
