"""Everything that an organiser does for a forum, in the order in which it comes: before, on the days, afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sala.forum.models import Event, Question, Reflection
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.forum.types import Pile, QuestionState
from sala.meetings.api import Participation, State
from sala.people.api import Person, signed_in
from sala.ui.api import Crumb, page, read_only


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its page, and how many of what wait for it now."""

    icon: str
    label: str
    address: str
    waiting: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the forum's weeks, with its steps."""

    title: str
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class OrganisePage:
    """`figures`: pairs of a number of people and what it counts."""

    crumbs: list[Crumb]
    event: Event
    figures: list[tuple[int, str]]
    parts: list[Part]


@read_only
@signed_in
def organise(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers: what there is to do, what of it waits, and how many people are invited, confirmed, present."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    people = _people(found)
    first = found.days.order_by("date").values_list("meeting_id", flat=True).first()
    shown = OrganisePage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("Organise"))],
        event=found,
        figures=[(people["invited"], _("invited")), (people["confirmed"], _("confirmed"))],
        parts=[
            Part(_("Before"), _before(found, str(first), people["unanswered"])),
            Part(_("On the days"), _during(found, str(first))),
            Part(_("Afterwards"), _after(found, str(first))),
        ],
    )
    return page(request, "forum/organise.html", shown)


def _people(event: Event) -> dict[str, int]:
    """Each person counted once, over all days. One query."""
    parts = Participation.objects.filter(meeting__scope=event.scope_id)
    expected = ~Q(state__in=(State.DECLINED, State.REPLACED))
    return dict(
        parts.aggregate(
            invited=Count("person", distinct=True, filter=expected),
            confirmed=Count("person", distinct=True, filter=Q(state=State.CONFIRMED)),
            unanswered=Count("person", distinct=True, filter=Q(state=State.INVITED)),
        )
    )


def _before(event: Event, meeting: str, unanswered: int) -> list[Step]:
    return [
        *_steps(
            event,
            ("edit", _("About the forum"), "edit_event"),
            ("day", _("Plan the schedule"), "plan"),
            ("pin", _("Rooms"), "halls"),
        ),
        _at(meeting, "mentor", _("Participants"), "participants", unanswered, _("not answered yet")),
        _at(meeting, "people", _("Groups"), "groups"),
        _at(meeting, "school", _("Delegations"), "delegations"),
        *_steps(
            event,
            ("pin", _("Visits"), "visits"),
            ("print", _("Letters of invitation"), "letters"),
            ("bell", _("Messages"), "messages"),
            ("forum", _("Prompts"), "prompts"),
            ("edit", _("Forms of this forum"), "event_forms"),
        ),
    ]


def _during(event: Event, meeting: str) -> list[Step]:
    unread = Question.objects.filter(event=event, state=QuestionState.WAITING, withdrawn=False).count()
    questions = reverse("forum:questions", args=[event.slug])
    return [
        _at(meeting, "qr", _("Badges"), "badges"),
        _at(meeting, "check", _("Check-in"), "check_in"),
        Step("forum", _("All questions"), questions, unread, _("to be read")),
        *_steps(
            event,
            ("up", _("See the questions"), "wall"),
            ("list", _("Answers to the prompts"), "answers"),
            ("clock", _("Running late"), "delay"),
        ),
    ]


def _after(event: Event, meeting: str) -> list[Step]:
    unsorted = Reflection.objects.filter(event=event, withdrawn=False, pile=Pile.UNSORTED).count()
    notes = reverse("forum:notes", args=[event.slug])
    return [
        Step("edit", _("Notes of the reflections box"), notes, unsorted, _("not sorted yet")),
        *_steps(event, ("list", _("Themes"), "themes")),
        _at(meeting, "list", _("Counts"), "counts"),
        _at(meeting, "clock", _("Attendance in minutes"), "minutes"),
        *_steps(
            event,
            ("medal", _("Certificates"), "certificates"),
            ("list", _("News"), "news"),
            ("people", _("Pictures"), "albums"),
            ("lock", _("Close the forum"), "close_event"),
            ("plus", _("Copy the forum"), "copy_event"),
        ),
    ]


def _at(meeting: str, icon: str, label: str, name: str, waiting: int = 0, what: str = "") -> Step:
    """A page of the forum's first day; its lists hold for all days."""
    return Step(icon, label, reverse(f"meetings:{name}", args=[meeting]), waiting, what)


def _steps(event: Event, *rows: tuple[str, str, str]) -> Iterable[Step]:
    """(icon, label, page of the forum) as steps."""
    return [Step(icon, label, reverse(f"forum:{name}", args=[event.slug])) for icon, label, name in rows]
