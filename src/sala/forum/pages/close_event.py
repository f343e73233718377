"""After the forum: what is still open, closing it, and how long its personal data stays."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from sala.forum.actions import closing
from sala.forum.actions.questions import LATE
from sala.forum.actions.retention import gone_after
from sala.forum.asked import open_forms
from sala.forum.fields import Typed
from sala.forum.models import Event, Question, Reflection
from sala.forum.prompted import open_prompts
from sala.forum.queries import event_by_slug
from sala.forum.rules import can_organise
from sala.forum.types import FormPurpose, Pile, QuestionState
from sala.kit.dates import day, number
from sala.people.api import Person, days_kept, signed_in
from sala.ui.api import Crumb, page


@dataclass(frozen=True, slots=True)
class Check:
    """A thing to look at before the closing: whether it is done, in words, and where to go for it."""

    done: bool
    sentence: str
    path: str


@dataclass(frozen=True, slots=True)
class CloseEventPage:
    """`goes`: the day on which the persons go, "" for never; `days` is what the event itself says. `kept`: what stays,
    as (number, word), once they are gone.
    """

    crumbs: list[Crumb]
    event: Event
    checks: list[Check]
    closed: str
    late_days: int
    goes: str
    days: int | None
    gone: str
    kept: list[tuple[int, str]]
    errors: dict[str, str]


@signed_in
def close_event(request: HttpRequest, person: Person, event: str) -> HttpResponse:
    """For organisers: close it and open it again, hold the personal data, say how long it is kept."""
    found = event_by_slug(event)
    if not can_organise(person, found):
        raise PermissionDenied
    typed = Typed(request.POST)
    if request.method == "POST":
        try:
            _press(typed, found, person)
        except ValidationError as error:
            typed.fail("days" if "retain" in typed.post else "", error)
        if not typed.errors:
            return redirect("forum:close_event", event=event)
    language = get_language() or "en"
    days = days_kept(found.scope)
    leaving = gone_after(found, days)
    shown = CloseEventPage(
        crumbs=[
            Crumb(found.title, reverse("forum:schedule", args=[event])),
            Crumb(gettext("After the forum")),
        ],
        event=found,
        checks=_checks(found),
        closed=day(found.closed_at.date(), language) if found.closed_at else "",
        late_days=LATE.days,
        goes=day(leaving, language) if leaving and not found.kept_because else "",
        days=days,
        gone=day(found.personal_gone_at.date(), language) if found.personal_gone_at else "",
        kept=_kept(found),
        errors=typed.errors,
    )
    return page(request, "forum/close_event.html", shown, status=422 if typed.errors else 200)


def _press(typed: Typed, event: Event, by: Person) -> None:
    at = timezone.now()
    if "closed" in typed.post:
        closing.close_event(event=event, closed=typed.post["closed"] == "yes", by=by, at=at)
    elif "hold" in typed.post:
        closing.hold_event(event=event, because=typed.line("because"), by=by, at=at)
    elif "retain" in typed.post:
        days = typed.number("days", most=closing.LONGEST_KEPT)
        if not typed.errors:
            closing.retain(event=event, days=days, by=by, at=at)


def _checks(event: Event) -> list[Check]:
    language, at = get_language() or "en", timezone.now()
    unanswered = [QuestionState.SHOWN, QuestionState.TAKEN, QuestionState.WAITING]
    open_questions = Question.objects.filter(event=event, withdrawn=False, state__in=unanswered).count()
    unsorted = Reflection.objects.filter(event=event, withdrawn=False, pile=Pile.UNSORTED).count()
    evaluation = event.forms.filter(purpose=FormPurpose.EVALUATION).exists()
    running = len(open_forms(event, at)) + len(open_prompts(event, at))

    def at_page(name: str) -> str:
        return reverse(f"forum:{name}", args=[event.slug])

    def counted(sentence: str, count: int) -> str:
        return sentence % {"n": number(count, language)}

    return [
        Check(
            evaluation,
            gettext("The evaluation is asked.") if evaluation else gettext("No evaluation is asked."),
            at_page("event_forms"),
        ),
        Check(
            not running,
            counted(gettext("Forms and prompts that are open: %(n)s"), running),
            at_page("event_forms"),
        ),
        Check(
            not open_questions,
            counted(gettext("Questions without an answer: %(n)s"), open_questions),
            at_page("questions"),
        ),
        Check(not unsorted, counted(gettext("Notes that are not sorted: %(n)s"), unsorted), at_page("notes")),
        Check(
            event.closing_shared_at is not None,
            gettext("The themes are shared.")
            if event.closing_shared_at
            else gettext("The themes are not shared."),
            at_page("share_closing"),
        ),
    ]


def _kept(event: Event) -> list[tuple[int, str]]:
    words = {
        "invited": gettext("invited"),
        "confirmed": gettext("confirmed"),
        "declined": gettext("declined"),
        "walk_ins": gettext("came without invitation"),
        "present": gettext("present"),
        "women": gettext("of them women"),
    }
    return [(event.figures[key], word) for key, word in words.items() if key in event.figures]
