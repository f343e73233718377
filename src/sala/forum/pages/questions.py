"""All questions of an event: for everyone to read and support, for the chair to take and answer."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sala.forum.models import Event, Question
from sala.forum.pages.ask import session_options
from sala.forum.queries import Asked, event_with_schedule, with_authors
from sala.forum.rules import (
    can_moderate,
    can_translate,
    can_type_in,
    chaired_sessions,
    moderates_still,
    questions_visible_to,
)
from sala.forum.types import QuestionState
from sala.people.api import Person, person_of
from sala.ui.api import Crumb, page

ON_A_PAGE = 20
_ORDERS = {"support": ("-support_count", "-id"), "newest": ("-asked_at", "-id")}


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what the viewer may do with it."""

    asked: Asked
    may_take: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A state to look at: its word, its address, whether it is the one shown."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """`options`: the sessions, as the list offers them. `lines` is one page of them. `moderates`: sees waiting and
    hidden ones, with the reasons; `hides`: may take them off. `error`: why a press changed nothing.
    """

    crumbs: list[Crumb]
    event: Event
    options: SafeString
    session: str
    order: str
    state: str
    tabs: list[Tab]
    lines: list[Line]
    numbers: Page[Question]
    address: str
    here: str
    moderates: bool
    hides: bool
    chairs: bool
    translates: bool
    types_in: bool
    error: str


def questions(request: HttpRequest, event: str, error: str = "") -> HttpResponse:
    """Public. `?session=<slug>`, `?order=support|newest`, `?state=`, `?page=`; anything unknown is left out."""
    (found, schedule), person = event_with_schedule(event), person_of(request)
    order, state = request.GET.get("order", ""), request.GET.get("state", "")
    chosen = {
        "session": request.GET.get("session", "")[:60],
        "order": order if order in _ORDERS else "support",
        "state": state if state in QuestionState.values else "",
    }
    rows = _rows(person, found, **chosen)
    numbers = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    first = (numbers.number - 1) * ON_A_PAGE
    still = moderates_still(person, found)
    chaired = chaired_sessions(person, found) if still else frozenset()
    asked = with_authors(rows[first : first + ON_A_PAGE], person)
    moderates = can_moderate(person, found)
    shown = QuestionsPage(
        crumbs=[Crumb(found.title, reverse("forum:schedule", args=[event])), Crumb(_("Questions"))],
        event=found,
        options=session_options(schedule, chosen["session"]),
        tabs=_tabs(chosen, moderates=moderates),
        lines=[Line(one, chaired is None or one.question.session_id in chaired) for one in asked],
        numbers=numbers,
        address=urlencode(chosen),
        here=request.get_full_path() if request.method == "GET" else request.path,
        moderates=moderates,
        hides=moderates and still,
        chairs=chaired is None or bool(chaired),
        translates=can_translate(person, found),
        types_in=can_type_in(person, found),
        error=error,
        **chosen,
    )
    return page(request, "forum/questions.html", shown, status=422 if error else 200)


def _rows(person: Person | None, event: Event, *, session: str, order: str, state: str) -> QuerySet[Question]:
    rows = questions_visible_to(person, event)
    if session:
        # A question to the whole forum may be taken in any session.
        rows = rows.filter(Q(session__slug=session) | Q(session=None))
    # Without a choice: what is open. Who asked finds her waiting ones on her own page.
    rows = (
        rows.filter(state=state)
        if state
        else rows.filter(state__in=[QuestionState.SHOWN, QuestionState.TAKEN])
    )
    return rows.order_by(*_ORDERS[order])


def _tabs(chosen: dict[str, str], *, moderates: bool) -> list[Tab]:
    states = ["", QuestionState.TAKEN, QuestionState.ANSWERED]
    states += [QuestionState.WAITING, QuestionState.HIDDEN] if moderates else []
    return [
        Tab(
            str(QuestionState(state).label) if state else _("Open questions"),
            "?" + urlencode({**chosen, "state": state}),
            state == chosen["state"],
        )
        for state in states
    ]
